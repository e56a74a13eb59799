import CanonicalJSON
import DriftDetection
import DriftMonitoring
import Foundation
import Healing
import Logging
import Models
import Observations
import Registry
import Reporting
import Serving
import Store
import Synchronization
import Telemetry
import Timing
import Training

/// The loop of one target in an own folder: ingestion, drift detection, training and probation, one after the other.
struct ReplayedLoop: Sendable {
    private let store: Store
    private let artifacts: ArtifactFolder
    private let target: Target
    private let retrains: Bool
    private let clock: ReplayClock
    private let ingestion: Ingestion
    private let backfill: CombinationBackfill
    private let reloader: ChampionReloader
    private let monitor: DriftMonitor
    private let trainer: Trainer
    private let probation: ProbationWatch

    /// Hours between two runs of the drift detector and the trainer.
    private static let step = 6
    /// The largest number of events in a report.
    private static let mostEvents = 500

    init(folder: URL, configuration: TrainerConfiguration, budget: Double, retrains: Bool) throws {
        let silent = Logger(label: "replay") { _ in SwiftLogNoOpLogHandler() }
        var configuration = configuration
        // Routine retrains follow the wall clock of the programs, which a replay does not have.
        (configuration.schedule, configuration.recordsRuns) = (nil, false)
        target = configuration.target
        self.retrains = retrains
        store = try Store(path: folder.appending(path: "aerocast.sqlite").path)
        artifacts = ArtifactFolder(path: folder.appending(path: "artifacts").path)
        clock = ReplayClock()
        let served = ServedTarget(target)
        ingestion = Ingestion(store: store, targets: [served], now: clock.wall)
        backfill = CombinationBackfill(store: store, target: served, logger: silent)
        reloader = ChampionReloader(
            store: store,
            artifacts: artifacts,
            target: served,
            metrics: ServingCounters(factory: PrometheusRegistry(API.metricDefinitions)),
            logger: silent
        )
        monitor = DriftMonitor(
            store: store,
            target: target,
            drift: try DriftConfiguration(falseAlarmsPerYear: budget),
            now: clock.wall,
            logger: silent
        )
        trainer = Trainer(
            store: store,
            artifacts: artifacts,
            configuration: configuration,
            now: clock.wall,
            logger: silent
        )
        probation = ProbationWatch(
            registry: ModelRegistry(store: store, artifacts: artifacts, target: target.name, now: clock.wall),
            rule: ProbationRule(),
            horizons: target.horizons,
            holder: trainer.holder,
            now: clock.wall,
            logger: silent
        )
    }

    /// Puts the champion of an installation into service, with its reference, if the installation has one.
    func begin(withChampionOf other: Store, _ files: ArtifactFolder, _ series: JobSeries) async throws {
        let ids = series.stations.map(\.station.id)
        let found = try await other.read { [target] transaction in
            try transaction.champion(of: target.name)
                .map { champion in
                    (
                        version: champion.version,
                        reference: try ids.flatMap {
                            try transaction.reference(version: champion.version, of: target.name, station: $0)
                        }
                    )
                }
        }
        guard let (version, reference) = found else { return }
        let artifact = try files.load(target: target.name, version: version)
        try artifacts.publish(artifact)
        let first = series.stations.compactMap { $0.observations.first?.time }.min()
        let record = try VersionRecord(artifact, publishedAt: 0)
        try await store.write { [target] transaction in
            try transaction.insert(record)
            try transaction.insertReference(reference, version: version, of: target.name)
            try transaction.promote(
                version: version,
                of: target.name,
                actor: "replay",
                reason: "the champion of the installation",
                flag: nil,
                now: Double(first?.secondsSince1970 ?? 0)
            )
        }
        try await reloader.reloadIfPromoted()
    }

    /// Takes in the observations of all stations, hour by hour.
    func run(_ series: JobSeries, _ progress: JobProgress) async throws {
        let observations = series.stations.flatMap(\.observations).sorted { $0.time < $1.time }
        let stations = Dictionary(series.stations.map { ($0.station.id, $0.station) }) { first, _ in first }
        guard let first = observations.first?.time.nearestHour, let last = observations.last?.time.nearestHour else {
            throw JobFailure(.input, "the stations must have observations in this time, got none")
        }
        var index = 0
        for begin in stride(from: first, through: last, by: Self.step) {
            let end = begin + Self.step
            let from = index
            while index < observations.count, observations[index].time.nearestHour < end { index += 1 }
            clock.set(end)
            if index > from {
                let part = observations[from..<index]
                _ = try await ingestion.ingest(
                    AcceptedObservations(
                        stations: Set(part.map(\.station)).compactMap { stations[$0] },
                        observations: Array(part)
                    )
                )
            }
            _ = try await monitor.catchUp()
            if retrains {
                _ = try await trainer.handleNext()
                _ = try await probation.check()
                try await reloader.reloadIfPromoted()
            }
            try await backfill.backfill()
            let done = Double(index) / Double(observations.count)
            try progress.report(done, "\(Timestamp(end)): \(index) of \(observations.count) observations")
        }
    }

    func report(of series: JobSeries) async throws -> ReplayReport {
        let ids = series.stations.map(\.station.id)
        return try await store.read { [target] transaction in
            var scores: [String: [String: ReplayReport.Score]] = [:]
            for id in ids {
                for horizon in target.horizons {
                    let outcomes = try transaction.latestOutcomes(
                        of: id,
                        target: target.name,
                        horizon: horizon,
                        limit: JobWorks.mostObservations
                    )
                    scores[id, default: [:]]["\(horizon)"] = ReplayReport.Score(outcomes)
                }
            }
            let events = try transaction.events(EventQuery(target: target.name, limit: Self.mostEvents))
            let promotions = try transaction.promotions(of: target.name, limit: 1000)
            return ReplayReport(
                scores: scores,
                events: try events.map {
                    try JSONText.decode(JSONValue.self, from: EventReport($0).json())
                },
                champions: promotions.reversed()
                    .map {
                        ReplayReport.Champion(
                            version: $0.version,
                            since: Timestamp(secondsSince1970: Int64($0.promotedAt)),
                            kind: $0.kind.rawValue,
                            reason: $0.reason
                        )
                    },
                hours: try transaction.observationCount()
            )
        }
    }
}

/// A wall clock that follows the weather.
private final class ReplayClock: Sendable {
    private let seconds = Mutex(0.0)

    func set(_ hour: Hour) { seconds.withLock { $0 = Double(Timestamp(hour).secondsSince1970) } }

    var wall: WallClock { WallClock { [self] in seconds.withLock { $0 } } }
}
