// swift-tools-version: 6.2
import PackageDescription

/// The settings of the kernels in the main package; `AEROCAST_PORTABLE=1` turns off AVX2, FMA and AVX-512.
let settings: [SwiftSetting] = {
    var settings: [SwiftSetting] = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ]
    #if arch(x86_64)
    if Context.environment["AEROCAST_PORTABLE"] == nil {
        settings.append(.unsafeFlags(["-Xcc", "-mavx2", "-Xcc", "-mfma"]))
    } else {
        settings.append(.define("AEROCAST_PORTABLE"))
    }
    #endif
    return settings
}()

/// The settings for registers of sixteen floats, as in the main package.
let wideSettings: [SwiftSetting] = {
    var settings = settings + [.define("AEROCAST_WIDE")]
    #if arch(x86_64)
    if Context.environment["AEROCAST_PORTABLE"] == nil {
        settings.append(.unsafeFlags(["f", "bw", "dq", "vl"].flatMap { ["-Xcc", "-mavx512\($0)"] }))
    }
    #endif
    return settings
}()

let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let metricsCore = Target.Dependency.product(name: "CoreMetrics", package: "swift-metrics")

/// Benchmarks in a separate package, so that users of the main package never build them.
///
/// `Sources/CProcessor`, `CanonicalJSON`, `GRU`, `HTTPClient`, `PlainText`, `RandomNumbers`, `Telemetry`, `Timing`,
/// `TraceContext` and `WideKernels` are links to modules of the main package. Compiled here, they share `package` access with the
/// benchmark: nothing has to become public, and only swift-log and swift-metrics of the main package's dependencies are
/// built.
let package = Package(
    name: "aerocast-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", exact: "2.13.0"),
    ],
    targets: [
        .target(name: "Figures", swiftSettings: settings),
        .target(name: "CProcessor"),
        .target(name: "WideKernels", swiftSettings: wideSettings),
        .target(name: "RandomNumbers", swiftSettings: settings),
        .target(name: "GRU", dependencies: ["CProcessor", "RandomNumbers", "WideKernels"], swiftSettings: settings),
        .target(name: "CanonicalJSON", swiftSettings: settings),
        .target(name: "PlainText", swiftSettings: settings),
        .target(name: "Timing", swiftSettings: settings),
        .target(name: "HTTPClient", dependencies: ["Timing"], swiftSettings: settings),
        .target(name: "TraceContext", swiftSettings: settings),
        .target(
            name: "Telemetry",
            dependencies: ["CanonicalJSON", "HTTPClient", "PlainText", "TraceContext", logging, metrics, metricsCore],
            swiftSettings: settings
        ),
        .target(name: "Peak", swiftSettings: settings),
        .target(name: "WidePeak", swiftSettings: wideSettings),
        .executableTarget(
            name: "aerocast-benchmark",
            dependencies: [
                "CProcessor", "Figures", "GRU", "Peak", "RandomNumbers", "Telemetry", "WidePeak", metrics, metricsCore,
            ],
            swiftSettings: settings
        ),
    ],
    swiftLanguageModes: [.v6]
)
