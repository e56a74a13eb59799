package import Store
package import Telemetry
package import Timing

/// The rows and the file sizes of the database.
package enum StorageFiles {
    static let rows = MetricDefinition.gauge(
        "aerocast_sqlite_rows",
        labels: ["table"],
        help: "Rows of each table.",
        updatedWhen: "counted at most once a minute"
    )
    static let databaseSize = MetricDefinition.gauge(
        "aerocast_sqlite_database_bytes",
        unit: .bytes,
        help: "Size of the database file.",
        updatedWhen: "read at every scrape"
    )
    static let writeAheadLogSize = MetricDefinition.gauge(
        "aerocast_sqlite_wal_bytes",
        unit: .bytes,
        help: "Size of the write-ahead log, which is checkpointed into the database at about 4 MB.",
        updatedWhen: "read at every scrape"
    )
    static let lastBackup = MetricDefinition.gauge(
        "aerocast_backup_last_success_timestamp_seconds",
        unit: .seconds,
        help: "When the newest backup was finished, in seconds since 1970; absent before the first.",
        updatedWhen: "aerocast backup has written a backup"
    )

    package static let definitions = [rows, databaseSize, writeAheadLogSize, lastBackup]

    /// A collector of sizes and counts.
    ///
    /// - Parameters:
    ///   - store: the open database.
    ///   - now: the clock that decides when rows are counted again.
    /// - Returns: the collector.
    package static func collector(store: Store, now: WallClock) -> Collector {
        let counts = RowCounts(store: store, now: now)
        return Collector("sqlite") {
            let sizes = store.fileSizes
            var samples = [
                CollectedSample(databaseSize, value: Double(sizes.database)),
                CollectedSample(writeAheadLogSize, value: Double(sizes.writeAheadLog)),
            ]
            if let backup = try await store.read({ try $0.latestBackup() }) {
                samples.append(CollectedSample(lastBackup, value: backup))
            }
            return try await samples + counts.current().map { CollectedSample(rows, $0.key, value: Double($0.value)) }
        }
    }
}

/// The number of rows by table, counted at most once a minute, because counting scans whole indexes.
private actor RowCounts {
    private static let validSeconds = 60.0

    private let store: Store
    private let now: WallClock
    private var known: [String: Int] = [:]
    private var countedAt: Double?

    init(store: Store, now: WallClock) {
        self.store = store
        self.now = now
    }

    func current() async throws -> [String: Int] {
        let time = now()
        // Rows are also counted again if the clock was set back.
        if let countedAt, (0..<Self.validSeconds).contains(time - countedAt) { return known }
        known = try await store.read { try $0.rowCounts() }
        countedAt = time
        return known
    }
}
