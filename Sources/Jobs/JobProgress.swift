import Synchronization

/// The progress of a running job, and whether it is to stop: between the thread that works and the task that renews the
/// lease.
package final class JobProgress: Sendable {
    /// Why a job is to stop.
    enum Stop: Hashable, Sendable {
        /// A client has canceled it.
        case canceled
        /// It has taken too long.
        case timeLimit
        /// Another runner has the job.
        case lost
        /// The program ends.
        case shutdown
    }

    private struct State {
        var fraction = 0.0
        var note: String?
        var hasNews = false
        var stop: Stop?
    }

    private let state = Mutex(State())

    package init() {}

    /// Reports a step.
    ///
    /// - Parameters:
    ///   - fraction: the done part, 0 … 1.
    ///   - note: a sentence.
    /// - Throws: `CancellationError` if the work must end.
    package func report(_ fraction: Double, _ note: String) throws {
        let stops = state.withLock { state in
            (state.fraction, state.note, state.hasNews) = (fraction, note, true)
            return state.stop != nil
        }
        if stops { throw CancellationError() }
    }

    var stop: Stop? { state.withLock(\.stop) }

    /// Ends the work at its next step; the first reason counts.
    func stop(_ reason: Stop) {
        state.withLock { $0.stop = $0.stop ?? reason }
    }

    var hasNews: Bool { state.withLock(\.hasNews) }

    /// The newest step.
    func takeUpdate() -> (fraction: Double, note: String?) {
        state.withLock { state in
            state.hasNews = false
            return (state.fraction, state.note)
        }
    }
}
