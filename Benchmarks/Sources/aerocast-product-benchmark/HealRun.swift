import DriftMonitoring
import Foundation
import Healing
import Logging
import Models
import Observations
import Registry
import Serving
import Store
import Synchronization
import Telemetry
import Timing
import Training
import Weather

/// The whole loop in one process, hour by hour on changed weather, with a clock that follows the weather.
struct HealRun {
    let weather: ChangedWeather
    let seed: UInt64
    /// Whether drift is watched and models are retrained.
    let retrains: Bool

    /// Errors one hour ahead at each hour after the onset, in °C.
    struct Errors {
        var champion: [Hour: Double] = [:]
        var answered: [Hour: Double] = [:]
        /// The number of rollbacks.
        var rollbacks = 0
        /// The number of promotions, without the first.
        var promotions = 0
    }

    private static let target = Target.standard
    /// Hours between two runs of the drift detector and the trainer.
    private static let step = 6
    private static let learningHours = 2160

    /// - Throws: an error of a part of the loop.
    func run() async throws -> Errors {
        let folder = FileManager.default.temporaryDirectory.appending(path: "aerocast-heal-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try Store(path: folder.appending(path: "aerocast.sqlite").path)
        let artifacts = ArtifactFolder(path: folder.appending(path: "artifacts").path)
        return try await run(store: store, artifacts: artifacts, hour: HourClock(weather.firstHour))
    }

    private func run(store: Store, artifacts: ArtifactFolder, hour clock: HourClock) async throws -> Errors {
        let logger = Logger(label: "heal") { _ in SwiftLogNoOpLogHandler() }
        let served = ServedTarget(Self.target)
        let ingestion = Ingestion(store: store, targets: [served], now: clock.wall)
        let backfill = CombinationBackfill(store: store, target: served, logger: logger)
        let reloader = ChampionReloader(
            store: store,
            artifacts: artifacts,
            target: served,
            metrics: ServingCounters(factory: PrometheusRegistry(API.metricDefinitions)),
            logger: logger
        )
        let monitor = DriftMonitor(store: store, target: Self.target, now: clock.wall, logger: logger)
        let trainer = Trainer(
            store: store,
            artifacts: artifacts,
            configuration: TrainerConfiguration(target: Self.target, seed: seed),
            now: clock.wall,
            logger: logger
        )
        let probation = ProbationWatch(
            registry: ModelRegistry(store: store, artifacts: artifacts, target: Self.target.name, now: clock.wall),
            rule: ProbationRule(),
            horizons: Self.target.horizons,
            holder: trainer.holder,
            now: clock.wall,
            logger: logger
        )
        // The observations from which the first champion learns are ingested at once.
        let learned = weather.firstHour + Self.learningHours
        clock.set(learned - 1)
        _ = try await ingestion.ingest(
            AcceptedObservations(
                stations: [.simulated],
                observations: (weather.firstHour..<learned).compactMap { weather.observation($0) }
            )
        )
        _ = try await trainer.handleNext()
        try await reloader.reloadIfPromoted()
        try await backfill.backfill()
        for hour in learned..<weather.end {
            clock.set(hour)
            if let observation = weather.observation(hour) {
                _ = try await ingestion.ingest(
                    AcceptedObservations(stations: [.simulated], observations: [observation])
                )
            }
            guard retrains, hour.hoursSince1970.isMultiple(of: Int64(Self.step)) else { continue }
            _ = try await monitor.catchUp()
            _ = try await trainer.handleNext()
            _ = try await probation.check()
            try await reloader.reloadIfPromoted()
            try await backfill.backfill()
        }
        return try await errors(in: store)
    }

    private func errors(in store: Store) async throws -> Errors {
        try await store.read { [weather] transaction in
            var errors = Errors()
            let count = ChangedWeather.changedHours + 1
            let outcomes = try transaction.latestOutcomes(
                of: Station.simulated.id,
                target: Self.target.name,
                horizon: Horizons.drift,
                limit: count
            )
            for outcome in outcomes {
                let hour = outcome.forecast.targetTime.nearestHour
                guard hour >= weather.onset else { continue }
                errors.champion[hour] = outcome.championResidual
                errors.answered[hour] = outcome.residual
            }
            let promotions = try transaction.promotions(of: Self.target.name, limit: 100)
            errors.rollbacks = promotions.count { $0.kind == .rollback }
            errors.promotions = promotions.count { $0.kind == .promotion } - 1
            return errors
        }
    }
}

/// A wall clock that shows an hour until it is set.
final class HourClock: Sendable {
    private let hour: Mutex<Hour>

    init(_ hour: Hour) {
        self.hour = Mutex(hour)
    }

    func set(_ value: Hour) { hour.withLock { $0 = value } }

    var wall: WallClock { WallClock { [self] in Double(Timestamp(hour.withLock { $0 }).secondsSince1970) } }
}
