import Timing

/// How long to wait before trying again, and how often.
///
/// Exponential backoff, by default with full jitter: before the n-th retry, a random time between 0 and
/// min(maximumDelay, initialDelay · 2ⁿ⁻¹), so that many clients of a server that comes back do not come back together
/// (M. Brooker, "Exponential Backoff and Jitter", AWS Architecture Blog, 2015). A server that sends `Retry-After` is
/// given at least that time, up to `maximumRetryAfter`.
package struct RetryPolicy: Hashable, Sendable {
    package var initialDelay: Duration
    package var maximumDelay: Duration
    package var maximumRetryAfter: Duration
    /// Attempts in all, at least 1; `nil` for no limit.
    package var maximumAttempts: Int?
    /// Whether each delay is drawn at random, from 0 up to the delay that the attempt would otherwise have.
    package var isJittered: Bool

    package init(
        initialDelay: Duration = .milliseconds(500),
        maximumDelay: Duration = .seconds(30),
        maximumRetryAfter: Duration = .seconds(600),
        maximumAttempts: Int? = 5,
        isJittered: Bool = true
    ) {
        self.initialDelay = initialDelay
        self.maximumDelay = maximumDelay
        self.maximumRetryAfter = maximumRetryAfter
        self.maximumAttempts = maximumAttempts
        self.isJittered = isJittered
    }

    /// The delay after the given number of failed attempts (from 1), or `nil` to give up.
    package func delay(
        afterAttempts attempts: Int,
        retryAfter: Duration? = nil,
        using generator: inout some RandomNumberGenerator
    ) -> Duration? {
        if let maximumAttempts, attempts >= maximumAttempts { return nil }
        var delay = ExponentialBackoff(first: initialDelay, ceiling: maximumDelay).delay(afterFailures: attempts)
        if isJittered {
            // Of 53 bits, without rejecting any: a generator that repeats itself must not hang here.
            delay = delay * (Double(generator.next() >> 11) / 0x1.fffffffffffffp52)
        }
        return max(delay, min(retryAfter ?? .zero, maximumRetryAfter))
    }
}
