import Synchronization

/// A process's activity since it opened the database.
package struct StoreActivity: Hashable, Sendable {
    /// Committed write transactions.
    package var commits = 0
    /// Units of work in these transactions; several units can share one commit.
    package var writes = 0
    /// Reads and writes that failed because another program held the lock for longer than the busy timeout.
    package var busy = 0
}

/// Counts the activity of all copies of one store.
final class ActivityLog: Sendable {
    private let activity = Mutex(StoreActivity())

    var current: StoreActivity { activity.withLock { $0 } }

    func committed(writes: Int) {
        activity.withLock {
            $0.commits += 1
            $0.writes += writes
        }
    }

    func gaveUpBusy() {
        activity.withLock { $0.busy += 1 }
    }
}
