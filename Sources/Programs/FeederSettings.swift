package import HTTPClient
package import Observations
package import Settings
package import Weather

/// The settings of `aerocast-feeder`.
package enum FeederSettings {
    /// The kind of source that observations come from.
    package enum Source: String, CaseIterable, Sendable {
        case simulator
        case csv
        case isdLite = "isd-lite"
        case metar
        case nws
    }

    package static let api = Setting.webAddress(
        "api",
        default: "http://127.0.0.1:8000",
        help: "The API to feed."
    )
    package static let key =
        Setting.text("key", default: nil, expected: "a key such as ac_…", help: "The key for the API.").secret.optional
    package static let certificateAuthority =
        Setting.path(
            "certificate_authority",
            default: nil,
            help: "A PEM file of authorities that may sign the API's certificate; the system's if not given."
        )
        .optional
    package static let source = Setting<Source>
        .choice(
            "source",
            default: .simulator,
            help: "The source of the observations: the simulator, a file, or api.weather.gov."
        )
    package static let file =
        Setting.path(
            "file",
            default: nil,
            help: "The file of the sources csv, isd-lite and metar, plain or gzip."
        )
        .optional
    package static let month = Setting<CalendarMonth>(
        key: "month",
        default: nil,
        expected: "a year and a month such as 2019-12",
        help: "Month of the first report in a metar file; by default from the file's name, such as katl_2019-12.txt.",
        parse: { CalendarMonth($0) },
        render: { $0.description }
    )
    .optional
    package static let station =
        Setting<String>(
            key: "station",
            default: nil,
            expected: StationIdentifier.expectation,
            help: "The station's id: required for nws (such as KJFK) and for files of several stations.",
            parse: { try? StationIdentifier($0).description },
            render: { $0 }
        )
        .optional
    package static let latitude =
        Setting.number(
            "latitude",
            default: nil,
            in: -90...90,
            help: "Latitude of the station in degrees north, if the source does not contain it."
        )
        .optional
    package static let longitude =
        Setting.number(
            "longitude",
            default: nil,
            in: -180...180,
            help: "Longitude of the station in degrees east, if the source does not contain it."
        )
        .optional
    package static let speed = Setting<ReplaySpeed>(
        key: "speed",
        default: .maximum,
        expected: "max, realtime, or a factor such as x3600 or 0.5",
        help: "How fast recorded or simulated time passes: as fast as possible, x3600 (an hour a second), realtime.",
        parse: { ReplaySpeed($0) },
        render: { $0.description }
    )
    package static let preset = Setting<SimulatorConfiguration.Preset>
        .choice(
            "preset",
            default: .physical,
            help: "The simulator's weather: physical, or the temperatures of the original project."
        )
    package static let scenario = Setting<[Scenario]>(
        key: "scenario",
        default: [],
        expected: "calm, or scenarios such as 'heatwave:start=480h,duration=10d,intensity=10' joined by ';'",
        help: "Scenarios in the simulation: heatwave, cold-snap, stuck, offset, spikes, dropout, impossible.",
        parse: { try Scenario.parseList($0) },
        render: { $0.isEmpty ? "calm" : $0.map(\.description).joined(separator: ";") }
    )
    package static let start = Setting<Timestamp>(
        key: "start",
        default: .simulatorDefaultStart,
        expected: "an RFC 3339 time such as 2025-05-01T00:00:00Z",
        help: "The simulation's first hour.",
        parse: { Timestamp(rfc3339: $0) },
        render: { $0.description }
    )
    package static let hours =
        Setting.integer(
            "hours",
            default: nil,
            in: 1...10_000_000,
            help: "Length of the simulation; without it, the simulation runs up to the present, then in real time."
        )
        .optional
    package static let userAgent = Setting.text(
        "user_agent",
        default: "aerocast-feeder (https://github.com/aerocast/aerocast-swift)",
        help: "The User-Agent of requests to api.weather.gov; include a contact address."
    )
    package static let nwsAddress = Setting.webAddress(
        "nws_address",
        default: "https://api.weather.gov",
        help: "The address of the National Weather Service's API."
    )

    package static let all: [any DeclaredSetting] =
        SharedSettings.logging
        + [
            SharedSettings.seed, api, key, certificateAuthority, source, file, month, station, latitude, longitude,
            speed, preset,
            scenario, start,
            hours, userAgent, nwsAddress,
        ]
}
