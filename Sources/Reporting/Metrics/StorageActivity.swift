import Store
import Telemetry

/// What this process has done with the database; a program without a page of its own pushes the counts.
package enum StorageActivity {
    static let commits = MetricDefinition.counter(
        "aerocast_sqlite_commits_total",
        help: "Transactions of this process that are on disk.",
        updatedWhen: "a transaction is committed; writers that wait at the same time share one"
    )
    static let writes = MetricDefinition.counter(
        "aerocast_sqlite_writes_total",
        help: "Units of work of this process that are on disk.",
        updatedWhen: "the transaction that a unit of work is part of is committed"
    )
    static let busy = MetricDefinition.counter(
        "aerocast_sqlite_busy_total",
        help: "Reads and writes of this process that gave up because another program held the database.",
        updatedWhen: "the database stays locked for 10 seconds"
    )

    package static let definitions = [commits, writes, busy]

    /// A collector of the counts.
    package static func collector(store: Store) -> Collector {
        Collector("sqlite_activity") {
            let activity = store.activity
            return [
                CollectedSample(commits, value: Double(activity.commits)),
                CollectedSample(writes, value: Double(activity.writes)),
                CollectedSample(busy, value: Double(activity.busy)),
            ]
        }
    }
}
