import CurlClient
package import Feeding
import Foundation
import HTTPClient
import Logging
import Observations
import Polling
package import ServiceLifecycle
package import Settings
import Weather

/// A feeder, assembled from its settings.
package struct FeederProgram: Sendable {
    package let feeder: Feeder
    /// Gives the API signs of life while the feeder runs.
    package let heartbeats: any Service
    private let summary: FeedSummary

    /// - Parameter settings: the values of ``FeederSettings``.
    /// - Throws: `SettingsError` for settings that contradict each other, or an error of the source.
    package init(_ settings: ResolvedSettings) throws {
        let logger = Logger(label: "feeder")
        let transport = CurlClient(CurlClient.Configuration(userAgent: settings[FeederSettings.userAgent]))
        var api = CurlClient.Configuration(userAgent: settings[FeederSettings.userAgent])
        api.certificateAuthorityFile = settings[FeederSettings.certificateAuthority]
        let summary = FeedSummary(total: settings[FeederSettings.hours], logger: logger)
        self.summary = summary
        let client = APIClient(
            address: settings[FeederSettings.api],
            key: settings[FeederSettings.key],
            transport: CurlClient(api)
        )
        let pulse = Pulse()
        heartbeats = FeederHeartbeats(client: client, feeder: Self.name(settings), pulse: pulse, logger: logger)
        feeder = Feeder(
            source: try Self.source(
                settings,
                transport: transport,
                summary: summary,
                pulse: pulse,
                logger: logger
            ),
            client: client,
            speed: Self.speed(settings),
            retrier: Retrier(
                policy: Feeder.patience,
                onRetry: { retry in
                    logger.warning(
                        "waiting for the API at \(client.address), from --api or AEROCAST_API",
                        metadata: ["attempt": "\(retry.attempt)", "error": "\(retry.error)"]
                    )
                }
            ),
            report: { summary.show($0, total: Self.total(settings, resumedAfter: $0.resumedAfter)) },
            logger: logger
        )
    }

    /// Shows the progress at the end of the feeding, and logs the rows, values and observations that are left out.
    package func showEnd() { summary.finish() }

    /// - Throws: ``FeedError`` if the API refused every observation, or if no value of the target could be used.
    package func requireSuccess() throws {
        if let failure = summary.failure { throw failure }
    }

    /// The hours of a simulation that are left; `nil` if it has no end.
    private static func total(_ settings: ResolvedSettings, resumedAfter newest: Timestamp?) -> Int? {
        guard settings[FeederSettings.source] == .simulator, let hours = settings[FeederSettings.hours] else {
            return nil
        }
        guard let newest else { return hours }
        let passed = newest.nearestHour - settings[FeederSettings.start].nearestHour + 1
        return hours - min(max(passed, 0), hours)
    }

    /// The source of the observations, with its station or file.
    private static func name(_ settings: ResolvedSettings) -> String {
        let file = settings[FeederSettings.file].map { URL(fileURLWithPath: $0).lastPathComponent }
        let parts = [settings[FeederSettings.source].rawValue, settings[FeederSettings.station], file]
        return String(parts.compactMap { $0 }.joined(separator: " ").prefix(100))
    }

    /// A live source already runs in real time; pacing it again would add a permanent delay.
    private static func speed(_ settings: ResolvedSettings) -> ReplaySpeed {
        settings[FeederSettings.source] == .nws ? .maximum : settings[FeederSettings.speed]
    }

    private static func source(
        _ settings: ResolvedSettings,
        transport: any HTTPTransport,
        summary: FeedSummary,
        pulse: Pulse,
        logger: Logger
    ) throws -> any ObservationSource {
        let options = ReadingOptions(
            malformedRows: .skip { summary.malformedRows.report($0) },
            inspect: { summary.impossibleValues.add($0) }
        )
        let station = settings[FeederSettings.station]
            .map { id in
                Station(
                    id: id,
                    latitude: settings[FeederSettings.latitude],
                    longitude: settings[FeederSettings.longitude]
                )
            }
        switch settings[FeederSettings.source] {
        case .simulator:
            let simulator = try Simulator(simulation(settings, station: station))
            guard settings[FeederSettings.hours] == nil else { return simulator }
            return PunctualSource(simulator)
        case .csv:
            return CSVSource(path: try file(settings), station: station, options: options)
        case .isdLite:
            return ISDLiteSource(path: try file(settings), station: station, options: options)
        case .metar:
            return METARSource(
                path: try file(settings),
                station: station,
                firstMonth: settings[FeederSettings.month],
                options: options
            )
        case .nws:
            return try nwsSource(settings, station: station, transport: transport, pulse: pulse, logger: logger)
        }
    }

    /// The National Weather Service, which is asked again for as long as it does not answer.
    ///
    /// - Throws: `SettingsError` without a station, or an error of the source for an unusable address.
    private static func nwsSource(
        _ settings: ResolvedSettings,
        station: Station?,
        transport: any HTTPTransport,
        pulse: Pulse,
        logger: Logger
    ) throws -> NWSSource {
        guard let station else {
            throw settings.refusal(of: FeederSettings.station, expected: "the station's id, such as KJFK, for nws")
        }
        let address = settings[FeederSettings.nwsAddress]
        var configuration = NWSSource.Configuration(
            station: station.id,
            userAgent: settings[FeederSettings.userAgent]
        )
        configuration.baseURL = address
        let retrier = Retrier(
            policy: NWSSource.patience,
            onRetry: { retry in
                pulse.note("source", retry.error)
                logger.warning(
                    "waiting for \(address)",
                    metadata: ["attempt": "\(retry.attempt)", "error": "\(retry.error)"]
                )
            },
            onRecovery: { pulse.note("source", nil) }
        )
        return try NWSSource(configuration, transport: transport, retrier: retrier)
    }

    private static func simulation(_ settings: ResolvedSettings, station: Station?) -> SimulatorConfiguration {
        SimulatorConfiguration(
            preset: settings[FeederSettings.preset],
            stations: [station ?? .simulated],
            seed: UInt64(settings[SharedSettings.seed]),
            start: settings[FeederSettings.start],
            hours: settings[FeederSettings.hours],
            scenarios: settings[FeederSettings.scenario]
        )
    }

    private static func file(_ settings: ResolvedSettings) throws -> String {
        guard let file = settings[FeederSettings.file] else {
            throw SettingsError([
                SettingsError.Problem(
                    source: settings.source(of: FeederSettings.source),
                    message: "--file: is missing, must be the file to read for the source"
                        + " '\(settings[FeederSettings.source].rawValue)'"
                )
            ])
        }
        return file
    }
}
