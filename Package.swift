// swift-tools-version: 6.2
import PackageDescription

/// Language features of the next Swift, on everywhere.
let swiftSettings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// The kernels need wide registers and, also in debug builds, the optimizer.
///
/// `AEROCAST_PORTABLE=1 swift build` leaves AVX2, FMA and AVX-512 out, for x86-64 machines before 2013; other architectures
/// never get the flags.
let kernelSettings: [SwiftSetting] = {
    var settings: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]
    #if arch(x86_64)
    if Context.environment["AEROCAST_PORTABLE"] == nil {
        settings.append(.unsafeFlags(["-Xcc", "-mavx2", "-Xcc", "-mfma"]))
    } else {
        settings.append(.define("AEROCAST_PORTABLE"))
    }
    #endif
    return settings
}()

/// For tests that have to know how the kernels were built.
let portableSettings: [SwiftSetting] =
    Context.environment["AEROCAST_PORTABLE"] == nil ? [] : [.define("AEROCAST_PORTABLE")]

/// The same kernels for registers twice as wide, which are called only if the processor has them.
let wideKernelSettings: [SwiftSetting] = {
    var settings = kernelSettings + [.define("AEROCAST_WIDE")]
    #if arch(x86_64)
    if Context.environment["AEROCAST_PORTABLE"] == nil {
        settings.append(.unsafeFlags(["f", "bw", "dq", "vl"].flatMap { ["-Xcc", "-mavx512\($0)"] }))
    }
    #endif
    return settings
}()

extension Target.Dependency {
    static let algorithms = product(name: "Algorithms", package: "swift-algorithms")
    static let argumentParser = product(name: "ArgumentParser", package: "swift-argument-parser")
    static let configuration = product(name: "Configuration", package: "swift-configuration")
    static let crypto = product(name: "Crypto", package: "swift-crypto")
    static let cryptoExtras = product(name: "CryptoExtras", package: "swift-crypto")
    static let grdb = product(name: "GRDB", package: "GRDB.swift")
    static let httpTypes = product(name: "HTTPTypes", package: "swift-http-types")
    static let hummingbird = product(name: "Hummingbird", package: "hummingbird")
    static let hummingbirdCore = product(name: "HummingbirdCore", package: "hummingbird")
    static let hummingbirdHTTP2 = product(name: "HummingbirdHTTP2", package: "hummingbird")
    static let logging = product(name: "Logging", package: "swift-log")
    static let metrics = product(name: "Metrics", package: "swift-metrics")
    static let metricsCore = product(name: "CoreMetrics", package: "swift-metrics")
    static let nioCore = product(name: "NIOCore", package: "swift-nio")
    static let nioHTTP1 = product(name: "NIOHTTP1", package: "swift-nio")
    static let nioHTTP2 = product(name: "NIOHTTP2", package: "swift-nio-http2")
    static let nioHTTPTypes = product(name: "NIOHTTPTypes", package: "swift-nio-extras")
    static let nioHTTPTypesHTTP2 = product(name: "NIOHTTPTypesHTTP2", package: "swift-nio-extras")
    static let nioPosix = product(name: "NIOPosix", package: "swift-nio")
    static let nioSSL = product(name: "NIOSSL", package: "swift-nio-ssl")
    static let nioTLS = product(name: "NIOTLS", package: "swift-nio")
    static let serviceLifecycle = product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
    static let serviceLifecycleTestKit = product(name: "ServiceLifecycleTestKit", package: "swift-service-lifecycle")
    static let unixSignals = product(name: "UnixSignals", package: "swift-service-lifecycle")
}

/// A module of the package; its layer is where it stands in the list below.
func module(
    _ name: String,
    _ dependencies: [Target.Dependency] = [],
    resources: [Resource] = [],
    settings: [SwiftSetting] = []
) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: swiftSettings + settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], settings: [SwiftSetting] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: swiftSettings + settings)
}

/// Shared by tests.
func testSupport(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, path: "Tests/\(name)", swiftSettings: swiftSettings)
}

func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies + [.argumentParser], swiftSettings: swiftSettings)
}

/// Small types without a domain, which every layer may use.
let foundations: [Target] = [
    module("CanonicalJSON"),
    module("CodeVersion"),
    module("HTTPClient", ["Timing"]),
    module("JSONSchema", ["CanonicalJSON", "Spelling"]),
    module("PlainText"),
    module("RandomNumbers"),
    module("Spelling"),
    module("Timing"),
]

/// Pure: no input or output, no clock, no randomness that is not passed in.
let mathematics: [Target] = [
    module("Observations"),
    .target(name: "CProcessor"),
    module("WideKernels", settings: wideKernelSettings),
    module("GRU", ["CProcessor", "RandomNumbers", "WideKernels"], settings: kernelSettings),
    module("Forecasting", ["GRU", "Observations", "RandomNumbers", .algorithms]),
    module("Charts", ["Observations"]),
    module("DriftDetection", ["RandomNumbers", "Timing"]),
    module("Healing", ["Observations", "Timing"]),
]

/// One outside thing each.
let adapters: [Target] = [
    module("Access", ["CanonicalJSON", "HTTPClient", "JSONSchema", "PlainText", .crypto, .cryptoExtras]),
    .target(name: "CAllocator"),
    .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "CCurlShim", dependencies: ["CCurl"]),
    module("CurlClient", ["CCurl", "CCurlShim", "HTTPClient", "Timing"]),
    module("DurableFiles"),
    module("Settings", ["CanonicalJSON", "HTTPClient", "PlainText", "Spelling", .argumentParser, .configuration]),
    module("TraceContext"),
    module("Models", ["CanonicalJSON", "DurableFiles", "Forecasting", "Observations", "PlainText", .crypto]),
    module(
        "Store",
        [
            "Access", "CanonicalJSON", "CodeVersion", "DurableFiles", "HTTPClient", "Healing", "Observations", "Timing",
            "TraceContext", .grdb,
        ]
    ),
    module(
        "Registry",
        [
            "CanonicalJSON", "CodeVersion", "Forecasting", "Healing", "Models", "Observations", "PlainText", "Store",
            "Timing",
        ]
    ),
    module("Telemetry", ["CanonicalJSON", "HTTPClient", "PlainText", "TraceContext", .logging, .metricsCore]),
    module("Weather", ["CZlib", "HTTPClient", "Observations", "RandomNumbers"]),
]

/// One long-running service each, and what they share.
let services: [Target] = [
    module("Polling", ["Timing", .logging, .serviceLifecycle]),
    module(
        "Reporting",
        [
            "CanonicalJSON", "Charts", "DriftDetection", "Forecasting", "Healing", "Models", "Observations", "Registry",
            "Store", "Telemetry", "Timing", "TraceContext",
        ]
    ),
    module("Workbench", ["Charts", "DriftDetection", "Forecasting", "Models", "Observations", "Weather"]),
    module("Feeding", ["HTTPClient", "Observations", "PlainText", "Polling", "Weather", .logging, .serviceLifecycle]),
    module(
        "DriftMonitoring",
        [
            "CanonicalJSON", "DriftDetection", "Forecasting", "Healing", "Observations", "Polling", "Store", "Timing",
            "TraceContext", .logging, .serviceLifecycle,
        ]
    ),
    module(
        "Maintenance",
        [
            "CanonicalJSON", "Healing", "Models", "Observations", "PlainText", "Polling", "Registry", "Reporting",
            "Store", "Timing", .logging, .serviceLifecycle,
        ]
    ),
    module(
        "MLflow",
        [
            "CanonicalJSON", "HTTPClient", "Models", "Observations", "Polling", "Store", "Timing", .logging,
            .serviceLifecycle,
        ]
    ),
    module(
        "Training",
        [
            "CanonicalJSON", "Forecasting", "Healing", "Models", "Observations", "Polling", "Registry", "Store",
            "Timing", "TraceContext", .logging, .serviceLifecycle,
        ]
    ),
    module(
        "Webhooks",
        [
            "CanonicalJSON", "HTTPClient", "Observations", "PlainText", "Polling", "Reporting", "Store", "Telemetry",
            "Timing", .crypto, .logging, .metrics, .metricsCore, .serviceLifecycle,
        ]
    ),
    module(
        "Notifications",
        [
            "CanonicalJSON", "CurlClient", "HTTPClient", "Observations", "PlainText", "Polling", "Reporting", "Store",
            "Timing", "Webhooks", .logging, .serviceLifecycle,
        ]
    ),
    module(
        "Serving",
        [
            "Access", "CZlib", "CanonicalJSON", "CodeVersion", "DriftDetection", "Forecasting", "HTTPClient", "Healing",
            "JSONSchema", "Models", "Observations", "PlainText", "Polling", "Registry", "Reporting", "Spelling",
            "Store", "Telemetry", "Timing", "TraceContext", "Webhooks", .crypto, .httpTypes, .hummingbird,
            .hummingbirdCore, .hummingbirdHTTP2, .logging, .metrics, .metricsCore, .nioCore, .nioHTTP1, .nioHTTP2,
            .nioHTTPTypes, .nioHTTPTypesHTTP2, .nioSSL, .nioTLS, .serviceLifecycle,
        ],
        resources: [.embedInCode("Page")]
    ),
    module(
        "WhatIf",
        ["DriftDetection", "DriftMonitoring", "Forecasting", "Models", "Observations", "Reporting", "Serving", "Store"]
    ),
    module(
        "Jobs",
        [
            "CanonicalJSON", "DriftDetection", "DriftMonitoring", "Forecasting", "Healing", "Models", "Observations",
            "Polling", "Registry", "Reporting", "Serving", "Store", "Telemetry", "Timing", "Training", "WhatIf",
            "Workbench", .logging, .serviceLifecycle,
        ]
    ),
]

/// Programs put together from their settings, and the pages that start them.
let programs: [Target] = [
    module(
        "Programs",
        [
            "Access", "CAllocator", "CanonicalJSON", "CodeVersion", "CurlClient", "DriftDetection", "DriftMonitoring",
            "Feeding", "Forecasting", "HTTPClient", "Healing", "Jobs", "MLflow", "Maintenance", "Models",
            "Notifications", "Observations", "PlainText", "Polling", "Registry", "Reporting", "Serving", "Settings",
            "Store", "Telemetry", "Timing", "Training", "Weather", "Webhooks", .argumentParser, .hummingbird, .logging,
            .metricsCore, .nioCore, .nioPosix, .serviceLifecycle, .unixSignals,
        ]
    ),
    module(
        "Demonstration",
        [
            "CurlClient", "Feeding", "HTTPClient", "Healing", "Observations", "PlainText", "Polling", "Reporting",
            "Store", "Timing",
        ]
    ),
    program(
        "aerocast",
        [
            "Access", "CanonicalJSON", "Charts", "CodeVersion", "Demonstration", "DriftDetection", "DurableFiles",
            "Forecasting", "HTTPClient", "Healing", "Maintenance", "Models", "Observations", "PlainText", "Programs",
            "Registry", "Reporting", "Serving", "Settings", "Spelling", "Store", "Telemetry", "Timing", "Training",
            "Weather", "WhatIf", "Workbench", .logging, .unixSignals,
        ]
    ),
    program("aerocast-api", ["DurableFiles", "Programs"]),
    program("aerocast-feeder", ["DurableFiles", "Programs"]),
    program("aerocast-drift-detector", ["DurableFiles", "Programs"]),
    program("aerocast-trainer", ["DurableFiles", "Programs"]),
]

/// One for each module, and the whole loop as processes.
let testTargets: [Target] = [
    .target(name: "AllocationCount", path: "Tests/AllocationCount"),
    testSupport("HTTPTestServer", []),
    testSupport("MonitoringFiles", []),
    testSupport("ObservationFixtures", ["Observations"]),
    testSupport("SignedTokens", ["CanonicalJSON", .crypto, .cryptoExtras]),
    testSupport("StoredWeather", ["Forecasting", "ObservationFixtures", "Observations", "Store"]),
    testSupport("TestSupport", [.logging]),
    testSupport("UntrainedModels", ["Forecasting", "GRU", "Models", "Observations", "RandomNumbers"]),
    tests("AccessTests", ["Access", "CanonicalJSON", "HTTPClient", "RandomNumbers", "SignedTokens", .crypto]),
    tests("CanonicalJSONTests", ["CanonicalJSON"]),
    tests("ChartsTests", ["Charts"]),
    tests("CurlClientTests", ["CurlClient", "HTTPClient", "HTTPTestServer"]),
    tests("DriftDetectionTests", ["AllocationCount", "DriftDetection", "Observations", "RandomNumbers"]),
    tests(
        "DriftMonitoringTests",
        [
            "DriftDetection", "DriftMonitoring", "Healing", "ObservationFixtures", "Observations", "Store",
            "TestSupport", "Timing", "TraceContext", .logging, .serviceLifecycle,
        ]
    ),
    tests("DurableFilesTests", ["DurableFiles", "TestSupport"]),
    tests(
        "FeedingTests",
        ["CurlClient", "Feeding", "HTTPClient", "HTTPTestServer", "Observations", "TestSupport", "Weather", .logging]
    ),
    tests("ForecastingTests", ["CZlib", "Forecasting", "GRU", "ObservationFixtures", "Observations", "RandomNumbers"]),
    tests("GRUTests", ["GRU", "RandomNumbers"]),
    tests("HTTPClientTests", ["HTTPClient", "TestSupport"]),
    tests("HealingTests", ["Healing", "Observations", "RandomNumbers"]),
    tests("JSONSchemaTests", ["CanonicalJSON", "JSONSchema"]),
    tests(
        "JobsTests",
        ["Healing", "Jobs", "Models", "Observations", "Store", "TestSupport", "Timing", "Training", .logging]
    ),
    tests(
        "LoopTests",
        [
            "Access", "CanonicalJSON", "CurlClient", "Forecasting", "HTTPClient", "HTTPTestServer", "Healing", "Models",
            "MonitoringFiles", "Observations", "PlainText", "RandomNumbers", "Registry", "Store", "TraceContext",
            "Weather", "Webhooks",
        ]
    ),
    tests(
        "MLflowTests",
        [
            "CurlClient", "HTTPClient", "HTTPTestServer", "Healing", "MLflow", "Models", "Observations", "Registry",
            "Store", "Timing", "UntrainedModels", .logging,
        ]
    ),
    tests(
        "MaintenanceTests",
        [
            "Access", "HTTPClient", "Healing", "Maintenance", "Models", "Observations", "PlainText", "Registry",
            "Store", "TestSupport", "Timing", "UntrainedModels", .logging,
        ]
    ),
    tests(
        "ModelsTests",
        [
            "Forecasting", "GRU", "Models", "ObservationFixtures", "Observations", "RandomNumbers", "TestSupport",
            "UntrainedModels", .crypto,
        ]
    ),
    tests(
        "NotificationsTests",
        [
            "Access", "CanonicalJSON", "CurlClient", "HTTPClient", "HTTPTestServer", "Models", "Notifications",
            "Observations", "Reporting", "Store", "TestSupport", "Timing", "Webhooks",
        ]
    ),
    tests("ObservationsTests", ["Observations", "RandomNumbers"]),
    tests("PlainTextTests", ["PlainText", "RandomNumbers"]),
    tests("PollingTests", ["Polling", "TestSupport", "Timing", .logging, .serviceLifecycle, .serviceLifecycleTestKit]),
    tests(
        "ProgramsTests",
        [
            "Access", "Forecasting", "HTTPClient", "Models", "MonitoringFiles", "Observations", "Programs", "Registry",
            "Reporting", "Settings", "SignedTokens", "Store", "Telemetry", "TestSupport", "Weather", .logging,
            .metricsCore, .serviceLifecycle,
        ]
    ),
    tests("RandomNumbersTests", ["RandomNumbers"]),
    tests(
        "RegistryTests",
        [
            "CanonicalJSON", "CodeVersion", "Healing", "Models", "Observations", "PlainText", "Registry", "Store",
            "TestSupport", "Timing", "UntrainedModels",
        ]
    ),
    tests(
        "ReportingTests",
        [
            "CanonicalJSON", "Healing", "Models", "ObservationFixtures", "Observations", "Reporting", "Store",
            "Telemetry", "TestSupport", "Timing",
        ]
    ),
    tests(
        "ServingTests",
        [
            "Access", "AeroCastClient", "CanonicalJSON", "CurlClient", "Forecasting", "GRU", "HTTPClient",
            "HTTPTestServer", "Healing", "Models", "MonitoringFiles", "ObservationFixtures", "Observations",
            "RandomNumbers", "Registry", "Reporting", "Serving", "SignedTokens", "Store", "Telemetry", "TestSupport",
            "Timing", "TraceContext", .crypto, .httpTypes, .hummingbird, .logging, .metricsCore, .nioCore, .nioPosix,
            .nioSSL, .nioTLS, .serviceLifecycle,
        ]
    ),
    tests("SettingsTests", ["HTTPClient", "Settings", .argumentParser]),
    tests("SpellingTests", ["Spelling"]),
    tests(
        "StoreConformance",
        [
            "Access", "CanonicalJSON", "Forecasting", "HTTPClient", "Healing", "ObservationFixtures", "Observations",
            "RandomNumbers", "Store", "StoredWeather", "TestSupport", "TraceContext",
        ]
    ),
    tests(
        "StoreTests",
        ["Forecasting", "Healing", "Observations", "RandomNumbers", "Store", "StoredWeather", "TestSupport"]
    ),
    tests(
        "TelemetryTests",
        [
            "CurlClient", "HTTPClient", "MonitoringFiles", "Telemetry", "TestSupport", "TraceContext", .logging,
            .metricsCore,
        ]
    ),
    tests("TimingTests", ["Timing"]),
    tests("TraceContextTests", ["TraceContext"]),
    tests(
        "TrainingTests",
        [
            "CanonicalJSON", "Forecasting", "GRU", "Healing", "Models", "ObservationFixtures", "Observations",
            "RandomNumbers", "Registry", "Store", "TestSupport", "Timing", "TraceContext", "Training",
            "UntrainedModels", .logging,
        ]
    ),
    tests("WeatherTests", ["CurlClient", "HTTPClient", "HTTPTestServer", "Observations", "RandomNumbers", "Weather"]),
    tests(
        "WebhooksTests",
        [
            "Access", "CurlClient", "HTTPClient", "HTTPTestServer", "ObservationFixtures", "Observations", "Store",
            "TestSupport", "Timing", "Webhooks",
        ]
    ),
    tests(
        "WhatIfTests",
        [
            "Forecasting", "Models", "ObservationFixtures", "Observations", "RandomNumbers", "Registry", "Store",
            "StoredWeather", "TestSupport", "UntrainedModels", "WhatIf",
        ]
    ),
    tests("WideKernelsTests", ["CProcessor", "WideKernels"], settings: portableSettings),
    tests(
        "WorkbenchTests",
        [
            "Charts", "DriftDetection", "Forecasting", "GRU", "Models", "ObservationFixtures", "Observations",
            "RandomNumbers", "Store", "TestSupport", "Weather", "Workbench",
        ]
    ),
]

/// Measurements of the whole product, which only `AEROCAST_BENCHMARKS=1 swift build` knows: they want the modules as the
/// programs get them, and users of the package never build them.
let benchmarks: [Target] =
    Context.environment["AEROCAST_BENCHMARKS"] == nil
    ? []
    : [
        .target(name: "Figures", path: "Benchmarks/Sources/Figures", swiftSettings: swiftSettings),
        .executableTarget(
            name: "aerocast-product-benchmark",
            dependencies: [
                "DriftMonitoring", "Figures", "Forecasting", "GRU", "Healing", "Models", "Observations", "Registry",
                "Serving", "Store", "Telemetry", "Timing", "Training", "Weather", .argumentParser, .hummingbird,
                .logging, .nioCore,
            ],
            path: "Benchmarks/Sources/aerocast-product-benchmark",
            swiftSettings: swiftSettings
        ),
    ]

/// For other packages: they depend on the HTTP client and on nothing of the service.
let clients: [Target] = [module("AeroCastClient", ["CZlib", "CurlClient", "HTTPClient"])]

let package = Package(
    name: "aerocast",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "AeroCastClient", targets: ["AeroCastClient"]),
        .library(name: "DriftDetection", targets: ["DriftDetection"]),
    ],
    // Exact versions, so that every build of a commit has the same sources; Dependabot raises them. The versions of
    // their own dependencies are in the Package.resolved that a release makes, checks and attests.
    dependencies: [
        .package(url: "https://github.com/apple/swift-algorithms", exact: "1.2.1"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration", exact: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", exact: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-http2", exact: "1.46.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    ],
    targets: foundations + mathematics + adapters + services + programs + clients + testTargets
        + benchmarks,
    swiftLanguageModes: [.v6]
)
