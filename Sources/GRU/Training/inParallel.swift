import Dispatch

/// Calls `body` with 0 ..< `count`, each on a thread of its own as far as there are cores; returns when all are done.
///
/// - Parameter body: calls with different numbers must not touch the same memory.
func inParallel(_ count: Int, _ body: (Int) -> Void) {
    guard count > 1 else {
        if count == 1 { body(0) }
        return
    }
    withoutActuallyEscaping(body) { body in
        // What the compiler cannot see is the condition above; the closure does not outlive this call.
        nonisolated(unsafe) let shared = body
        DispatchQueue.concurrentPerform(iterations: count) { shared($0) }
    }
}
