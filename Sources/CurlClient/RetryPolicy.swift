/// How long to wait before trying again, and how often.
///
/// Exponential backoff with full jitter: before the n-th retry, a random time between 0 and
/// min(maximumDelay, initialDelay · 2ⁿ⁻¹), so that many clients of a server that comes back do not come back together
/// (M. Brooker, "Exponential Backoff and Jitter", AWS Architecture Blog, 2015). A server that says `Retry-After` is
/// given at least that time, up to `maximumRetryAfter`.
package struct RetryPolicy: Hashable, Sendable {
    package var initialDelay: Duration
    package var maximumDelay: Duration
    package var maximumRetryAfter: Duration
    /// Attempts in all, at least 1; `nil` for no limit.
    package var maximumAttempts: Int?

    package init(
        initialDelay: Duration = .milliseconds(500),
        maximumDelay: Duration = .seconds(30),
        maximumRetryAfter: Duration = .seconds(600),
        maximumAttempts: Int? = 5
    ) {
        self.initialDelay = initialDelay
        self.maximumDelay = maximumDelay
        self.maximumRetryAfter = maximumRetryAfter
        self.maximumAttempts = maximumAttempts
    }

    /// One attempt.
    package static let never = RetryPolicy(maximumAttempts: 1)

    /// How long to wait after so many failed attempts (from 1), or `nil` to give up.
    package func delay(
        afterAttempts attempts: Int,
        retryAfter: Duration? = nil,
        using generator: inout some RandomNumberGenerator
    ) -> Duration? {
        if let maximumAttempts, attempts >= maximumAttempts { return nil }
        var ceiling = initialDelay
        for _ in 1..<max(attempts, 1) where ceiling < maximumDelay { ceiling *= 2 }
        // Of 53 bits, without rejecting any: a generator that repeats itself must not hang here.
        let share = Double(generator.next() >> 11) / 0x1.fffffffffffffp52
        let jittered = min(ceiling, maximumDelay) * share
        return max(jittered, min(retryAfter ?? .zero, maximumRetryAfter))
    }
}
