import Foundation
import Synchronization

/// Shows the progress of a long task: one line that is rewritten on a terminal, or periodic lines in a pipe.
///
/// Many tasks may update it at any rate; it writes at most ten times a second on a terminal and every ten seconds
/// elsewhere.
package final class ProgressLine<Time: Clock>: Sendable where Time.Duration == Duration {
    private struct State {
        var text: ProgressText
        var completed = 0
        var note = ""
        var lastShown: Time.Instant?
        var isFinished = false
    }

    private let output: LineOutput
    private let clock: Time
    private let start: Time.Instant
    private let interval: Duration
    private let state: Mutex<State>

    /// - Parameters:
    ///   - task: The name of the task, such as `training`.
    ///   - total: The total number of units, if known.
    ///   - unit: The counted unit, such as `epochs`.
    ///   - output: The destination of lines.
    ///   - interval: The minimum time between two lines; by default 100 ms on a terminal and 10 s elsewhere.
    ///   - clock: Measures intervals, rates and the remaining time.
    package init(
        _ task: String,
        total: Int?,
        unit: String,
        output: LineOutput = .standardError,
        interval: Duration? = nil,
        clock: Time = ContinuousClock()
    ) {
        state = Mutex(State(text: ProgressText(task: task, total: total, unit: unit)))
        self.output = output
        self.clock = clock
        self.interval = interval ?? (output.isTerminal ? .milliseconds(100) : .seconds(10))
        start = clock.now
    }

    /// Adds `count` completed units.
    package func advance(by count: Int = 1, note: String? = nil) {
        update(note: note) { $0.completed += count }
    }

    /// Sets the number of units that the task has, if it is known only after the start.
    package func expect(_ total: Int) {
        state.withLock { $0.text.total = total }
    }

    /// Sets the number of completed units.
    package func update(to completed: Int, note: String? = nil) {
        update(note: note) { $0.completed = completed }
    }

    /// Writes a final line; later updates are ignored.
    package func finish(note: String? = nil) {
        let line = state.withLock { state -> String? in
            guard !state.isFinished else { return nil }
            state.isFinished = true
            if let note { state.note = note }
            return state.text.last(completed: state.completed, elapsed: start.duration(to: clock.now), note: state.note)
        }
        guard let line else { return }
        output.showStatus("")
        output.writeLine(line)
    }

    private func update(note: String?, _ change: (inout State) -> Void) {
        state.withLock { state in
            guard !state.isFinished else { return }
            change(&state)
            if let note { state.note = note }
            let now = clock.now
            if let last = state.lastShown, last.duration(to: now) < interval { return }
            state.lastShown = now
            let elapsed = start.duration(to: now)
            if output.isTerminal {
                output.showStatus(
                    state.text.status(
                        completed: state.completed,
                        elapsed: elapsed,
                        note: state.note,
                        width: output.statusWidth
                    )
                )
            } else {
                output.writeLine(state.text.line(completed: state.completed, elapsed: elapsed, note: state.note))
            }
        }
    }
}
