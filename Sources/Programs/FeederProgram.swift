import CurlClient
import Feeding
import Forecasting
import Foundation
import HTTPClient
import Logging
import Settings
import Telemetry
import Weather

/// Feeding, put together from its settings.
package struct FeederProgram: Sendable {
    package let feeder: Feeder
    private let progress: ProgressLine<ContinuousClock>

    /// - Parameter settings: those of ``FeederSettings``.
    /// - Throws: `SettingsError` for settings that do not go together, and what the source throws.
    package init(_ settings: ResolvedSettings) throws {
        let logger = Logger(label: "feeder")
        let transport = CurlClient(CurlClient.Configuration(userAgent: settings[FeederSettings.userAgent]))
        progress = ProgressLine(
            "feeding",
            total: settings[FeederSettings.hours],
            unit: "observations"
        )
        feeder = Feeder(
            source: try Self.source(settings, transport: transport),
            client: APIClient(address: settings[FeederSettings.api].absoluteString, transport: transport),
            speed: Self.speed(settings),
            retrier: Retrier(
                policy: Feeder.patience,
                onRetry: { retry in
                    logger.warning(
                        "waiting for the API",
                        metadata: ["attempt": "\(retry.attempt)", "error": "\(retry.error)"]
                    )
                }
            ),
            report: { [progress] state in progress.update(to: state.acknowledged, note: state.note) },
            logger: logger
        )
    }

    /// Shows how far it came, when nothing is fed any more.
    package func showEnd() { progress.finish() }

    /// A live source goes with the clock already; paced besides, what it gives first would keep it behind for ever.
    private static func speed(_ settings: ResolvedSettings) -> ReplaySpeed {
        settings[FeederSettings.source] == .nws ? .maximum : settings[FeederSettings.speed]
    }

    private static func source(
        _ settings: ResolvedSettings,
        transport: any HTTPTransport
    ) throws -> any ObservationSource {
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
            return CSVSource(path: try file(settings), station: station, options: .init(oddLines: skipping))
        case .isdLite:
            return ISDLiteSource(path: try file(settings), station: station, options: .init(oddLines: skipping))
        case .nws:
            guard let station else {
                throw settings.refusal(of: FeederSettings.station, expected: "the station's id, such as KJFK, for nws")
            }
            var configuration = NWSSource.Configuration(
                station: station.id,
                userAgent: settings[FeederSettings.userAgent]
            )
            configuration.baseURL = settings[FeederSettings.nwsAddress].absoluteString
            return try NWSSource(configuration, transport: transport)
        }
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
                    message: "--file: missing; expected the file to read from, for the source"
                        + " '\(settings[FeederSettings.source].rawValue)'"
                )
            ])
        }
        return file
    }

    private static var skipping: OddLines {
        let logger = Logger(label: "feeder")
        return .skip { error in logger.warning("a line is left out", metadata: ["reason": "\(error)"]) }
    }
}

extension FeedProgress {
    fileprivate var note: String {
        var parts: [String] = []
        if let newest { parts.append("at \(newest)") }
        if let error = ledger.rootMeanSquaredError { parts.append("RMSE \((error * 100).rounded() / 100) °C") }
        parts.append(modelVersion.map { "model \($0)" } ?? "persistence")
        if refused > 0 { parts.append("\(refused) refused") }
        return parts.joined(separator: ", ")
    }
}
