package import Observations
package import Store
package import Telemetry
package import Timing

/// All metrics of the loop of drift and healing, computed from the database.
///
/// The API exposes them on `/metrics`; the trainer and the drift detector push them.
package enum LoopMetrics {
    package static let all = [
        LoopState.metric, Drifts.metric, OpenFlag.metric, Retrains.metric, LatestComparison.metric, Champion.metric,
        Probations.metric, RollingError.metric, IntervalCoverage.metric, Events.metric, SensorFaults.metric,
        DeliveredRuns.metric, Feed.metric, Jobs.metric, Webhooks.metric,
    ]

    package static let definitions = all.flatMap(\.definitions)

    /// The maximum number of stations with own series, and of detectors that are read.
    static let shownStations = 100

    /// A collector that reads one snapshot of the database at every scrape.
    package static func collector(store: Store, targets: [Target], now: WallClock) -> Collector {
        Collector("loop") {
            try await store.read { try samples(in: $0, of: targets, now: now()) }
        }
    }

    /// Reads the samples of all metrics.
    ///
    /// - Parameters:
    ///   - transaction: the snapshot.
    ///   - targets: the targets to report.
    ///   - now: seconds since 1970.
    /// - Returns: a sample for each series that has a value.
    /// - Throws: `SQLError`.
    package static func samples(
        in transaction: ReadTransaction,
        of targets: [Target],
        now: Double
    ) throws -> [CollectedSample] {
        try all.flatMap { try $0.samples(in: transaction, of: targets, now: now) }
    }
}
