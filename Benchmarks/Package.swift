// swift-tools-version: 6.2
import PackageDescription

/// The same settings as the main package gives its kernels; `AEROCAST_PORTABLE=1` leaves AVX2 and FMA out.
let settings: [SwiftSetting] = {
    var settings: [SwiftSetting] = [
        .enableUpcomingFeature("ExistentialAny"),
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

/// Measurements, apart from the main package so that its users never build them.
///
/// `Sources/GRU` is a link to the module of the main package: compiled here it shares `package` access with the
/// benchmark, none of it has to become public, and none of the main package's dependencies has to be built.
let package = Package(
    name: "aerocast-benchmarks",
    platforms: [.macOS(.v15)],
    targets: [
        .target(name: "GRU", swiftSettings: settings),
        .executableTarget(name: "aerocast-benchmark", dependencies: ["GRU"], swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
