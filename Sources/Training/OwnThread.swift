import Foundation
import Synchronization

/// Runs a long computation on a thread of its own, outside the thread pool of Swift's tasks, which must not be
/// blocked.
enum OwnThread {
    /// - Parameter work: its argument returns whether the calling task was cancelled.
    /// - Returns: the result of `work`.
    /// - Throws: the error of `work`.
    static func run<Value: Sendable>(
        _ work: @escaping @Sendable (_ isCancelled: () -> Bool) throws -> Value
    ) async throws -> Value {
        let cancelled = Flag()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let thread = Thread {
                    continuation.resume(with: Result { try work { cancelled.isSet } })
                }
                // Training keeps its scratch memory on the heap; the stack is for deep call chains.
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
