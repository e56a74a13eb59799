import NIOCore

/// Calls a function at a deadline, on the event loop of a channel.
///
/// There is one timer at a time. A later deadline does not move it: the function looks which deadlines have passed, and
/// sets the timer for the next one, so that a busy connection does not schedule a task for each request.
final class DeadlineTimer {
    private var scheduled: (time: NIODeadline, task: Scheduled<Void>)?

    /// Sets the timer, unless it fires before.
    func set(_ deadline: NIODeadline, on loop: any EventLoop, _ passed: @escaping () -> Void) {
        if let scheduled {
            guard deadline < scheduled.time else { return }
            scheduled.task.cancel()
        }
        let task = loop.assumeIsolated()
            .scheduleTask(deadline: deadline) {
                self.scheduled = nil
                passed()
            }
        scheduled = (deadline, task)
    }

    func cancel() {
        scheduled?.task.cancel()
        scheduled = nil
    }
}
