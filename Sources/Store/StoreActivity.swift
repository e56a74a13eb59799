import Synchronization

/// A process's activity since it opened the database.
package struct StoreActivity: Hashable, Sendable {
    /// Committed write transactions.
    package var commits = 0
    /// Units of work in these transactions; several units can share one commit.
    package var writes = 0
    /// The rows of work in the largest transaction; see ``Store/write(rows:_:)``.
    package var largestCommit = 0
    /// Reads and writes that failed because another program held the lock for longer than the busy timeout.
    package var busy = 0
}

/// Counts the activity of all copies of one store.
final class ActivityLog: Sendable {
    private let activity = Mutex(StoreActivity())
    private let lastFailure = Mutex<StoreError?>(nil)
    private let lastFileProblem = Mutex<StoreError?>(nil)

    var current: StoreActivity { activity.withLock { $0 } }

    func committed(writes: Int, rows: Int) {
        activity.withLock {
            $0.commits += 1
            $0.writes += writes
            $0.largestCommit = max($0.largestCommit, rows)
        }
        lastFailure.withLock { $0 = nil }
    }

    /// The error of the newest write, if it failed for a reason that concerns every write, such as a full disk.
    var failure: StoreError? { lastFailure.withLock { $0 } }

    func failed(with error: any Error) {
        switch error as? StoreError {
        case .full, .inputOutput, .readOnly, .removed, .replaced, .cannotOpen, .notADatabase:
            lastFailure.withLock { $0 = error as? StoreError }
        default: break
        }
    }

    /// - Returns: whether the problem differs from the one at the previous call.
    func noticed(_ problem: StoreError?) -> Bool {
        lastFileProblem.withLock { known in
            defer { known = problem }
            return known != problem
        }
    }

    func gaveUpBusy() {
        activity.withLock { $0.busy += 1 }
    }
}
