/// How often a push is tried, and how long is waited in between: each wait twice the one before.
package struct PushRetry: Hashable, Sendable {
    /// At least 1.
    package var attempts: Int
    package var firstDelay: Duration
    package var maximumDelay: Duration

    package init(attempts: Int = 3, firstDelay: Duration = .milliseconds(500), maximumDelay: Duration = .seconds(10)) {
        self.attempts = max(1, attempts)
        self.firstDelay = firstDelay
        self.maximumDelay = maximumDelay
    }

    package static let never = PushRetry(attempts: 1)

    /// The wait after attempt number `attempt`, counted from 1; `nil` if that was the last.
    package func delay(afterAttempt attempt: Int) -> Duration? {
        guard attempt < attempts else { return nil }
        var delay = firstDelay
        for _ in 1..<max(1, attempt) where delay < maximumDelay { delay *= 2 }
        return min(delay, maximumDelay)
    }
}
