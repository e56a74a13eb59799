import Serving
package import Settings

/// The settings of serving, which `aerocast-api` and `aerocast up` read.
package enum APISettings {
    package static let host = Setting.host(
        "host",
        default: "127.0.0.1",
        help: "The address to listen on; other addresses than this machine's need keys, or --insecure."
    )
    package static let port = Setting.port("port", default: 8000, help: "The port to listen on; 0 picks a free one.")
    package static let intervalLevel = Setting.number(
        "interval_level",
        default: ServedTarget.defaultIntervalLevel,
        in: 0.5...0.99,
        help: "The wanted coverage of the forecasts' intervals: the share of observations inside them."
    )
    package static let combination = Setting.boolean(
        "combination",
        default: true,
        help: "Whether forecasts of known stations combine the champion with other experts."
    )

    package static let all: [any DeclaredSetting] =
        SharedSettings.logging + SharedSettings.loop
        + [host, port, SharedSettings.staleAfter, SharedSettings.retrainBackoff, intervalLevel, combination]
        + AccessSettings.all + ConnectionSettings.all
}
