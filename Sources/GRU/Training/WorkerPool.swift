import Dispatch
import Synchronization

/// A few threads that wait for the next piece of work with their eyes open.
///
/// Between two batches a training has some tens of microseconds of work that only one thread can do; waking a thread
/// that sleeps costs as much. So a helper watches for the next piece for about that long and sleeps only then.
final class WorkerPool {
    /// One piece of work and the threads' progress with it: everything the threads share.
    private final class Shared: Sendable {
        /// Grows by one with each piece; negative to end.
        let piece = Atomic<Int>(0)
        let unfinished = Atomic<Int>(0)
        /// What to do; written by the caller only, before `piece` grows and after `unfinished` is back at zero, so
        /// the two atomics order every access.
        nonisolated(unsafe) var work: ((Int) -> Void)?
        let caller = Sleeper()
        let helpers: [Sleeper]

        init(helpers: Int) {
            self.helpers = (0..<helpers).map { _ in Sleeper() }
        }
    }

    /// Where one thread waits.
    private final class Sleeper: Sendable {
        /// Looks before the thread goes to sleep.
        private static let patience = 20_000

        private let isAsleep = Atomic<Bool>(false)
        private let bell = DispatchSemaphore(value: 0)

        /// Returns once `isReady`, which another thread makes true before it calls ``wake()``.
        func wait(until isReady: () -> Bool) {
            while true {
                for _ in 0..<Self.patience where isReady() { return }
                isAsleep.store(true, ordering: .sequentiallyConsistent)
                // Whoever takes back the flag decides whether the bell rings: this thread, if it is ready by now, or
                // the one that wakes it.
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

    /// Threads there are, the caller's included.
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

    /// The share that falls to one thread.
    func share(_ worker: Int) -> WorkShare { WorkShare(number: worker, count: width) }

    /// Calls `body` with 0 ..< ``width`` at the same time and returns when all calls have.
    ///
    /// - Parameter body: Calls with different numbers must not touch the same memory.
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

    /// Does a thread's part of the piece, and has let go of the closure when it returns.
    @inline(never)
    private static func perform(_ shared: Shared, _ number: Int) {
        shared.work?(number)
    }
}
