import Synchronization
package import Timing

/// The newest results of a program's works, which its heartbeat reports.
package final class Pulse: Sendable {
    /// A failing work.
    package struct Problem: Hashable, Sendable {
        package var text: String
        /// When the failures began, in seconds since 1970.
        package var since: Double
    }

    private let now: WallClock
    private let problems = Mutex<[String: Problem]>([:])

    package init(now: WallClock = .system) {
        self.now = now
    }

    /// Notes the result of a work.
    ///
    /// - Parameters:
    ///   - work: the name of the work, of which the newest result counts.
    ///   - error: the error; `nil` for a success.
    package func note(_ work: String, _ error: (any Error)?) {
        let at = now()
        problems.withLock { problems in
            guard let error else {
                if problems[work] != nil { problems[work] = nil }
                return
            }
            problems[work] = Problem(text: "\(error)", since: problems[work]?.since ?? at)
        }
    }

    /// The failing work that has failed longest; `nil` if none fails.
    package var problem: Problem? { problems.withLock { $0.values.min { ($0.since, $0.text) < ($1.since, $1.text) } } }
}
