import Dispatch
import Synchronization

/// A few threads that poll for the next piece of work before they sleep.
///
/// Between two batches a training has some tens of microseconds of work for only one thread; waking a sleeping thread
/// takes as long. So a helper polls for about that time and sleeps only then.
final class WorkerPool {
    /// One piece of work and its progress: all state that the threads share.
    private final class Shared: Sendable {
        /// Incremented for each piece; negative to end the threads.
        let piece = Atomic<Int>(0)
        let unfinished = Atomic<Int>(0)
        /// The current work.
        ///
        /// Only the caller writes it, before `piece` grows and after `unfinished` is 0 again, so the two atomics order
        /// every access.
        nonisolated(unsafe) var work: ((Int) -> Void)?
        let caller = Sleeper()
        let helpers: [Sleeper]

        init(helpers: Int) {
            self.helpers = (0..<helpers).map { _ in Sleeper() }
        }
    }

    /// The place where one thread waits.
    private final class Sleeper: Sendable {
        /// The number of polls before the thread sleeps.
        private static let patience = 20_000

        private let isAsleep = Atomic<Bool>(false)
        private let bell = DispatchSemaphore(value: 0)

        /// Returns once `isReady` is true; another thread makes it true before it calls ``wake()``.
        func wait(until isReady: () -> Bool) {
            while true {
                for _ in 0..<Self.patience where isReady() { return }
                isAsleep.store(true, ordering: .sequentiallyConsistent)
                // The thread that resets the flag decides about the signal: this thread if it is ready, or the waking
                // thread.
                if isReady(), isAsleep.exchange(false, ordering: .sequentiallyConsistent) { return }
                bell.wait()
            }
        }

        func wake() {
            if isAsleep.exchange(false, ordering: .sequentiallyConsistent) {
                bell.signal()
            }
        }
    }

    /// The number of threads, the caller included.
    let width: Int
    private let shared: Shared

    init(width: Int) {
        self.width = width
        shared = Shared(helpers: width - 1)
        for helper in 0..<width - 1 {
            let shared = shared
            DispatchQueue(label: "gru-worker-\(helper + 1)", qos: .userInitiated)
                .async { Self.serve(shared, helper: helper) }
        }
    }

    deinit {
        shared.piece.store(-1, ordering: .sequentiallyConsistent)
        for helper in shared.helpers { helper.wake() }
    }

    /// The share of one thread.
    func share(_ worker: Int) -> WorkShare { WorkShare(number: worker, count: width) }

    /// Calls `body` with 0 ..< ``width`` concurrently and returns after all calls have returned.
    ///
    /// - Parameter body: Calls with different numbers must not access the same memory.
    func run(_ body: (Int) -> Void) {
        guard width > 1 else { return body(0) }
        withoutActuallyEscaping(body) { body in
            shared.work = body
            shared.unfinished.store(width - 1, ordering: .sequentiallyConsistent)
            shared.piece.wrappingAdd(1, ordering: .sequentiallyConsistent)
            for helper in shared.helpers { helper.wake() }
            body(0)
            shared.caller.wait { shared.unfinished.load(ordering: .sequentiallyConsistent) == 0 }
            shared.work = nil
        }
    }

    private static func serve(_ shared: Shared, helper: Int) {
        var last = 0
        while true {
            shared.helpers[helper].wait { shared.piece.load(ordering: .sequentiallyConsistent) != last }
            last = shared.piece.load(ordering: .sequentiallyConsistent)
            guard last > 0 else { return }
            perform(shared, helper + 1)
            if shared.unfinished.wrappingSubtract(1, ordering: .sequentiallyConsistent).newValue == 0 {
                shared.caller.wake()
            }
        }
    }

    /// Does a thread's part of the piece; releases the closure before it returns.
    @inline(never)
    private static func perform(_ shared: Shared, _ number: Int) {
        shared.work?(number)
    }
}
