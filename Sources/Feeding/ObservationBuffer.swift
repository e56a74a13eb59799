import Observations

/// The observations that one task has read from a source and another has not posted yet, in the order of reading.
///
/// For one reader and one poster. A task that is canceled while it waits gets `CancellationError`. A resumed task
/// checks its condition again, so that an unnecessary resumption has no effect.
actor ObservationBuffer {
    typealias Item = (Station, Observation)

    private enum Side {
        case reader
        case poster
    }

    private let capacity: Int
    private var items: [Item] = []
    private var hasEnded = false
    private var failure: (any Error)?
    private var waiting: [Side: CheckedContinuation<Void, Never>] = [:]
    /// The number of reports without any value, which are not stored.
    private(set) var empty = 0
    /// Whether the source has had a report, with values or without.
    private(set) var hasReceived = false

    /// - Parameter capacity: the number of observations by which the reader may be ahead, at least 1.
    init(capacity: Int) {
        self.capacity = max(capacity, 1)
    }

    /// Adds an observation as soon as the buffer has room.
    ///
    /// - Throws: `CancellationError`.
    func add(_ item: Item) async throws {
        while items.count >= capacity {
            try Task.checkCancellation()
            await pause(.reader)
        }
        items.append(item)
        hasReceived = true
        wake(.poster)
    }

    func addEmpty() {
        empty += 1
        hasReceived = true
    }

    /// Ends the buffer; no observation is added afterwards.
    ///
    /// - Parameter error: the error that ended the source, if any; thrown once all observations have been taken.
    func finish(throwing error: (any Error)? = nil) {
        hasEnded = true
        failure = error
        wake(.poster)
    }

    /// Waits until an observation can be taken.
    ///
    /// - Returns: `false` at the end.
    /// - Throws: the error that ended the reading, and `CancellationError`.
    func hasMore() async throws -> Bool {
        try await fill(to: 1)
        if items.isEmpty, let failure { throw failure }
        return !items.isEmpty
    }

    /// Waits until `count` observations can be taken, or all remaining ones.
    ///
    /// - Throws: `CancellationError`.
    func fill(to count: Int) async throws {
        while items.count < min(count, capacity), !hasEnded {
            try Task.checkCancellation()
            await pause(.poster)
        }
    }

    /// Takes the oldest observations, without waiting.
    func take(upTo count: Int) -> [Item] {
        let taken = Array(items.prefix(count))
        items.removeFirst(taken.count)
        wake(.reader)
        return taken
    }

    /// Waits until the other side acts, or the task is canceled.
    private func pause(_ side: Side) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
                // A canceled task may already have been resumed, and would not be resumed again.
                if Task.isCancelled {
                    continuation.resume()
                } else {
                    waiting[side] = continuation
                }
            }
        } onCancel: {
            Task { await self.wake(side) }
        }
    }

    private func wake(_ side: Side) {
        waiting.removeValue(forKey: side)?.resume()
    }
}
