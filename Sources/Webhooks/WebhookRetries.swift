package import Timing

/// When messages that were not accepted are sent again.
package struct WebhookRetries: Hashable, Sendable {
    /// The pauses between the attempts of a message.
    package var backoff = ExponentialBackoff(first: 5.0, ceiling: 21_600)
    /// The time from the first attempt of a message to the last.
    package var patience = 86_400.0
    /// Failures of a webhook after which it is paused as a whole.
    package var toleratedFailures = 3
    /// The pauses of a whole webhook.
    package var pause = ExponentialBackoff(first: 5.0, ceiling: 900)
    /// The longest pause that a receiver can ask for its webhook with `Retry-After`; for one message it is `patience`.
    package var longestRequestedPause = 3600.0
    /// The time without any success after which a webhook is disabled.
    package var endurance = 3 * 86_400.0

    package init() {}

    /// The time of the next attempt of a message.
    ///
    /// Half of each pause is random, so that messages that failed together are not sent together. The last attempt is
    /// made when the patience ends.
    ///
    /// - Parameters:
    ///   - attempts: the failed attempts, 1 or more.
    ///   - first: the time of the first attempt, in seconds since 1970.
    ///   - now: seconds since 1970.
    ///   - requested: the pause that the receiver asked for, in seconds.
    ///   - random: 0 to 1.
    /// - Returns: seconds since 1970; `nil` to give up.
    package func nextAttempt(
        after attempts: Int,
        since first: Double,
        now: Double,
        requested: Double?,
        random: Double
    ) -> Double? {
        let deadline = first + patience
        guard now < deadline else { return nil }
        let pause = backoff.delay(afterFailures: attempts) * (0.5 + 0.5 * random)
        return min(now + max(pause, requested ?? 0), deadline)
    }

    /// The time until which nothing is sent to a webhook after a failure.
    ///
    /// - Parameters:
    ///   - failures: the failed attempts of the webhook since its last success, 1 or more.
    ///   - now: seconds since 1970.
    ///   - requested: the pause that an overloaded receiver asked for, in seconds.
    ///   - random: 0 to 1.
    /// - Returns: seconds since 1970.
    package func pause(after failures: Int, now: Double, requested: Double?, random: Double) -> Double {
        let excess = failures - toleratedFailures
        let own = excess > 0 ? pause.delay(afterFailures: excess) * (0.5 + 0.5 * random) : 0
        return now + max(own, min(requested ?? 0, longestRequestedPause))
    }
}
