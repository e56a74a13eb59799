package import Serving
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

    package static let replay = Setting.boolean(
        "replay",
        default: false,
        help: "Whether weather is replayed: the newest observation of all stations is then the clock of the weather."
    )

    package static let maxStations = Setting.integer(
        "max_stations",
        default: GrowthLimits().stations,
        in: 1...10_000_000,
        help: "The most stations of the database; observations of further stations are refused."
    )
    package static let minDiskForStations = Setting.diskReserve(
        "min_disk_for_stations",
        default: "10%,1GiB",
        help: "Free space of the database's disk below which new stations are refused; the smaller of two values."
    )
    package static let minDiskForObservations = Setting.diskReserve(
        "min_disk_for_observations",
        default: "5%,256MiB",
        help: "Free space of the database's disk below which observations are refused; the smaller of two values."
    )

    package static let maxNewStations = Setting.integer(
        "max_new_stations",
        default: GrowthLimits().newStationsPerRequest,
        in: 1...1_000_000,
        help: "The most stations that one request may add."
    )

    package static let maxClientStations = Setting.integer(
        "max_client_stations",
        default: GrowthLimits().stationsPerClient,
        in: 1...10_000_000,
        help: "The most stations that the keys of one client may add."
    )

    /// The clients whose observations raise drift flags and decide promotions.
    package enum TrustedData: String, CaseIterable, Sendable {
        /// All if the host is a loopback address, live otherwise.
        case auto
        /// Any observations of any client, also history that is replayed.
        case all
        /// Trusted stations, and stations that have reported live for a week.
        case live
    }

    package static let trustData = Setting<TrustedData>
        .choice(
            "trust_data",
            default: .auto,
            help:
                "Observations that may raise drift flags and decide promotions: all, live (trusted stations, and stations"
                + " heard live for a week), or auto, which is all on a loopback address and live elsewhere."
        )
    package static let trustedStations =
        Setting.text(
            "trusted_stations",
            default: nil,
            expected: "ids of stations, separated by commas, with * for any characters",
            help: "Stations whose observations are always trusted, separated by commas; * stands for any characters."
        )
        .optional

    package static let all: [any DeclaredSetting] =
        SharedSettings.logging + SharedSettings.loop
        + [
            host, port, SharedSettings.staleAfter, SharedSettings.retrainBackoff, intervalLevel, combination, replay,
            maxStations, maxNewStations, maxClientStations, minDiskForStations, minDiskForObservations, trustData,
            trustedStations,
        ] + AccessSettings.all + TokenSettings.all + ConnectionSettings.all + TLSSettings.all + WebhookSettings.all
        + NotificationSettings.all
}
