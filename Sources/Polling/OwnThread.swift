import Foundation
import Synchronization

/// Runs a long computation on a thread of its own, outside the thread pool of Swift's tasks, which must not be
/// blocked.
package enum OwnThread {
    /// How the thread competes for the processors.
    package enum Priority: Sendable {
        case normal
        /// Other threads go first: for work that nobody waits for at once. Threads that the thread starts have it, too.
        case low
    }

    /// The nice value of threads of low priority: half of the way to the lowest.
    private static let lowNiceValue: Int32 = 10

    /// - Parameters:
    ///   - name: the name of the thread.
    ///   - priority: how the thread competes for the processors.
    ///   - work: its argument returns whether the calling task was cancelled.
    /// - Returns: the result of `work`.
    /// - Throws: the error of `work`.
    package static func run<Value: Sendable>(
        name: String,
        priority: Priority = .normal,
        _ work: @escaping @Sendable (_ isCancelled: () -> Bool) throws -> Value
    ) async throws -> Value {
        let cancelled = Flag()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let thread = Thread {
                    if priority == .low { lowerPriority() }
                    continuation.resume(with: Result { try work { cancelled.isSet } })
                }
                // Training keeps its scratch memory on the heap; the stack is for deep call chains.
                thread.stackSize = 8 << 20
                thread.name = name
                thread.start()
            }
        } onCancel: {
            cancelled.set()
        }
    }

    private static func lowerPriority() {
        #if os(Linux)
        // On Linux a nice value belongs to a thread (sched(7)); 0 is the calling one.
        _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, lowNiceValue)
        #else
        Thread.current.qualityOfService = .utility
        #endif
    }

    private final class Flag: Sendable {
        private let value = Atomic(false)

        var isSet: Bool { value.load(ordering: .relaxed) }

        func set() { value.store(true, ordering: .relaxed) }
    }
}
