import Synchronization

/// What this process has done with the database since it opened it.
package struct StoreActivity: Hashable, Sendable {
    /// Transactions that are on disk.
    package var commits = 0
    /// Units of work in them; several share one commit.
    package var writes = 0
    /// Reads and writes that gave up because another program held the database for too long.
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
