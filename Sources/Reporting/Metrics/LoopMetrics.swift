import Timing
import Store
import Telemetry

/// All metrics of the loop of drift and healing, as the database knows them.
///
/// The API shows them on `/metrics`; the trainer and the drift detector push them.
package enum LoopMetrics {
    package static let all = [
        LoopState.metric, Drifts.metric, OpenFlag.metric, Retrains.metric, LatestComparison.metric, Champion.metric,
        Probations.metric, RollingError.metric, IntervalCoverage.metric, Events.metric, SensorFaults.metric,
        DeliveredRuns.metric, Feed.metric,
    ]

    package static let definitions = all.flatMap(\.definitions)

    /// Stations that have series of their own, and whose detectors are read.
    static let shownStations = 100

    /// A collector that reads one snapshot of the database at every scrape.
    package static func collector(store: Store, targets: [ReportedTarget], now: WallClock) -> Collector {
        Collector("loop") {
            try await store.read { try samples(in: $0, of: targets, now: now()) }
        }
    }

    /// - Parameters:
    ///   - transaction: the snapshot.
    ///   - targets: the targets that are reported.
    ///   - now: seconds since 1970.
    /// - Returns: a sample for each series that has a value.
    /// - Throws: an error of SQLite.
    package static func samples(
        in transaction: ReadTransaction,
        of targets: [ReportedTarget],
        now: Double
    ) throws -> [CollectedSample] {
        try all.flatMap { try $0.samples(in: transaction, of: targets, now: now) }
    }
}
