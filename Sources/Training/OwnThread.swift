import Foundation
import Synchronization

/// Runs long computations beside the threads that Swift's tasks share, which must never be kept busy.
enum OwnThread {
    /// - Parameter work: is told by its argument whether the calling task was cancelled.
    /// - Returns: what `work` returns.
    /// - Throws: what `work` throws.
    static func run<Value: Sendable>(
        _ work: @escaping @Sendable (_ isCancelled: () -> Bool) throws -> Value
    ) async throws -> Value {
        let cancelled = Flag()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let thread = Thread {
                    continuation.resume(with: Result { try work { cancelled.isSet } })
                }
                // Training keeps its scratch memory on the heap; this is room for deep call chains.
                thread.stackSize = 8 << 20
                thread.name = "training"
                thread.start()
            }
        } onCancel: {
            cancelled.set()
        }
    }

    private final class Flag: Sendable {
        private let value = Atomic(false)

        var isSet: Bool { value.load(ordering: .relaxed) }

        func set() { value.store(true, ordering: .relaxed) }
    }
}
