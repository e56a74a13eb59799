import Settings

/// What `aerocast-api` and `aerocast up` read for serving.
package enum APISettings {
    package static let host = Setting.text(
        "host",
        default: "0.0.0.0",
        expected: "an address of this machine",
        help: "The address to listen on."
    )
    package static let port = Setting.port("port", default: 8000, help: "The port to listen on; 0 picks a free one.")
    package static let horizons = Setting.integers(
        "horizons",
        default: [1, 3, 6, 12, 24],
        in: 1...24,
        help: "Hours ahead of the forecasts that are kept and judged."
    )
    package static let all: [any DeclaredSetting] =
        SharedSettings.logging + SharedSettings.loop + [host, port, horizons, SharedSettings.staleAfter]
}
