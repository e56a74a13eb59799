package import Store
package import Telemetry

/// This process's activity in the database; a program without `/metrics` pushes the counters.
package enum StorageActivity {
    static let commits = MetricDefinition.counter(
        "aerocast_sqlite_commits_total",
        help: "Committed transactions of this process.",
        updatedWhen: "a transaction is committed; concurrent writers share a transaction"
    )
    static let writes = MetricDefinition.counter(
        "aerocast_sqlite_writes_total",
        help: "Committed units of work of this process.",
        updatedWhen: "the transaction of a unit of work is committed"
    )
    static let busy = MetricDefinition.counter(
        "aerocast_sqlite_busy_total",
        help: "Reads and writes of this process that failed because another program kept the database locked.",
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
