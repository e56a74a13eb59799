import Serving
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
    package static let intervalLevel = Setting.number(
        "interval_level",
        default: Answering.defaultIntervalLevel,
        in: 0.5...0.99,
        help: "The share of observations that the interval of a forecast is meant to hold."
    )
    package static let combination = Setting.boolean(
        "combination",
        default: true,
        help: "Whether forecasts of known stations combine the champion with other experts."
    )

    package static let all: [any DeclaredSetting] =
        SharedSettings.logging + SharedSettings.loop
        + [host, port, SharedSettings.staleAfter, SharedSettings.retrainBackoff, intervalLevel, combination]
}
