import Store
import Telemetry
import Timing

extension StorageMetrics {
    /// A collector of what this process has done with the database.
    package static func activityCollector(store: Store) -> Collector {
        Collector("sqlite_activity") {
            let activity = store.activity
            return [
                CollectedSample(commits, value: Double(activity.commits)),
                CollectedSample(writes, value: Double(activity.writes)),
                CollectedSample(busy, value: Double(activity.busy)),
            ]
        }
    }

    /// A collector of what the database's files hold.
    ///
    /// - Parameters:
    ///   - store: the open database.
    ///   - now: says when the rows are due to be counted again.
    /// - Returns: the collector.
    package static func fileCollector(store: Store, now: WallClock) -> Collector {
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

/// Rows by table, counted at most once a minute: counting reads whole indices.
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
        // A clock that was set back makes them due too.
        if let countedAt, (0..<Self.validSeconds).contains(time - countedAt) { return known }
        known = try await store.read { try $0.rowCounts() }
        countedAt = time
        return known
    }
}
