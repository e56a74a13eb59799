import Forecasting

/// What one task has read from a source and another has yet to post, in the order of reading.
///
/// For one reader and one poster. A task that is cancelled while it waits gets `CancellationError`. What wakes a task
/// only lets it look again, so that it does no harm to be woken for nothing.
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
    /// Reports without a single value, which are counted and not kept.
    private(set) var empty = 0

    /// - Parameter capacity: how many observations the reader may be ahead, at least 1.
    init(capacity: Int) {
        self.capacity = max(capacity, 1)
    }

    /// Adds an observation, as soon as there is room.
    ///
    /// - Throws: `CancellationError`.
    func add(_ item: Item) async throws {
        while items.count >= capacity {
            try Task.checkCancellation()
            await pause(.reader)
        }
        items.append(item)
        wake(.poster)
    }

    func addEmpty() { empty += 1 }

    /// Nothing more will be added.
    ///
    /// - Parameter error: why not, unless the source just ended; it is thrown once everything before has been taken.
    func finish(throwing error: (any Error)? = nil) {
        hasEnded = true
        failure = error
        wake(.poster)
    }

    /// Waits until there is something to take.
    ///
    /// - Returns: `false` at the end.
    /// - Throws: the error that ended the reading, and `CancellationError`.
    func hasMore() async throws -> Bool {
        try await fill(to: 1)
        if items.isEmpty, let failure { throw failure }
        return !items.isEmpty
    }

    /// Waits until so many observations can be taken, or all that there will be.
    ///
    /// - Throws: `CancellationError`.
    func fill(to count: Int) async throws {
        while items.count < min(count, capacity), !hasEnded {
            try Task.checkCancellation()
            await pause(.poster)
        }
    }

    /// The oldest observations, without waiting for any.
    func take(upTo count: Int) -> [Item] {
        let taken = Array(items.prefix(count))
        items.removeFirst(taken.count)
        wake(.reader)
        return taken
    }

    /// Until the other side has done something, or the task is cancelled.
    private func pause(_ side: Side) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
                // A task that is cancelled by now may have been woken already, and nobody would wake it again.
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
