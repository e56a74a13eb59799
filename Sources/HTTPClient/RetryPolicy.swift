import Timing

/// The delays and the number of retries.
///
/// Exponential backoff, by default with full jitter: the delay before the n-th retry is random between 0 and
/// min(maximumDelay, initialDelay · 2ⁿ⁻¹), so that many clients do not return to a recovered server at the same time
/// (M. Brooker, "Exponential Backoff and Jitter", AWS Architecture Blog, 2015). If the server sends `Retry-After`, the
/// delay is at least that time, up to `maximumRetryAfter`.
package struct RetryPolicy: Hashable, Sendable {
    package var initialDelay: Duration
    package var maximumDelay: Duration
    package var maximumRetryAfter: Duration
    /// The maximum number of attempts, at least 1; `nil` for no limit.
    package var maximumAttempts: Int?
    /// Whether each delay is random between 0 and the delay without jitter.
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

    /// The delay after a number of failed attempts (from 1); `nil` to stop retrying.
    package func delay(
        afterAttempts attempts: Int,
        retryAfter: Duration? = nil,
        using generator: inout some RandomNumberGenerator
    ) -> Duration? {
        if let maximumAttempts, attempts >= maximumAttempts { return nil }
        var delay = ExponentialBackoff(first: initialDelay, ceiling: maximumDelay).delay(afterFailures: attempts)
        if isJittered {
            // A fraction of 53 bits without rejection sampling, so that a constant generator does not hang here.
            delay = delay * (Double(generator.next() >> 11) / 0x1.fffffffffffffp52)
        }
        return max(delay, min(retryAfter ?? .zero, maximumRetryAfter))
    }
}
