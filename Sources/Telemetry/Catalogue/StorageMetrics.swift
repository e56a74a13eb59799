/// The database, as the file that it is and as this process uses it.
package enum StorageMetrics {
    package static let commits = MetricDefinition.counter(
        "aerocast_sqlite_commits_total",
        help: "Transactions of this process that are on disk.",
        counts: "a transaction is committed; writers that wait at the same time share one"
    )
    package static let writes = MetricDefinition.counter(
        "aerocast_sqlite_writes_total",
        help: "Units of work of this process that are on disk.",
        counts: "the transaction that a unit of work is part of is committed"
    )
    package static let busy = MetricDefinition.counter(
        "aerocast_sqlite_busy_total",
        help: "Reads and writes of this process that gave up because another program held the database.",
        counts: "the database stays locked for 10 seconds"
    )
    /// Counts of this process, which a program without a page of its own pushes.
    package static let activity = [commits, writes, busy]

    package static let rows = MetricDefinition.gauge(
        "aerocast_sqlite_rows",
        labels: ["table"],
        help: "Rows of each table.",
        counts: "counted at most once a minute"
    )
    package static let databaseSize = MetricDefinition.gauge(
        "aerocast_sqlite_database_bytes",
        unit: .bytes,
        help: "Size of the database's file.",
        counts: "read at every scrape"
    )
    package static let writeAheadLogSize = MetricDefinition.gauge(
        "aerocast_sqlite_wal_bytes",
        unit: .bytes,
        help: "Size of the write-ahead log beside it, which is folded into the database at about 4 MB.",
        counts: "read at every scrape"
    )
    package static let lastBackup = MetricDefinition.gauge(
        "aerocast_backup_last_success_timestamp_seconds",
        unit: .seconds,
        help: "When the newest backup was finished, in seconds since 1970; absent before the first.",
        counts: "a backup is recorded in the table backups"
    )

    package static let all = activity + [rows, databaseSize, writeAheadLogSize, lastBackup]
}
