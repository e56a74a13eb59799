import Timing

/// When a routine retrain is due.
///
/// It is due if the newest retrain is at least ``interval`` old, no flag is open, and the delay after failed flags has
/// passed: ``backoff`` after the first failed flag, doubled by each further consecutive failure, at most ``interval``
/// or ``backoff``, whichever is longer.
package struct RetrainSchedule: Hashable, Sendable {
    /// How long after a retrain the next is due.
    package var interval: Duration
    /// How long after a failed flag the next is raised.
    package var backoff: Duration

    package init(interval: Duration, backoff: Duration = .seconds(3600)) {
        self.interval = interval
        self.backoff = backoff
    }

    /// The retrains so far; times in seconds since 1970.
    package struct Past: Hashable, Sendable {
        /// When the newest retrain was concluded, or the first champion was installed.
        package var retrainedAt: Double?
        /// When the newest flag failed, if no retrain has been concluded since.
        package var failedAt: Double?
        /// Failed flags since the newest verdict.
        package var failures: Int
        package var hasOpenFlag: Bool

        package init(retrainedAt: Double?, failedAt: Double? = nil, failures: Int = 0, hasOpenFlag: Bool = false) {
            self.retrainedAt = retrainedAt
            self.failedAt = failedAt
            self.failures = failures
            self.hasOpenFlag = hasOpenFlag
        }
    }

    package enum Decision: Hashable, Sendable {
        case fresh
        case alreadyOpen
        /// Seconds since 1970.
        case waitsAfterFailure(until: Double)
        case due
    }

    /// Decides whether a routine retrain is due.
    ///
    /// - Parameters:
    ///   - past: the retrains so far.
    ///   - now: seconds since 1970; a clock that was set back counts as no time passed.
    /// - Returns: why it is due, or why not.
    package func decide(_ past: Past, now: Double) -> Decision {
        if let retrainedAt = past.retrainedAt, now - retrainedAt < interval.seconds { return .fresh }
        if past.hasOpenFlag { return .alreadyOpen }
        if let failedAt = past.failedAt, past.failures > 0 {
            let delays = ExponentialBackoff(first: backoff, ceiling: max(interval, backoff))
            let until = failedAt + delays.delay(afterFailures: past.failures).seconds
            if now < until { return .waitsAfterFailure(until: until) }
        }
        return .due
    }
}

/// Why a routine retrain was requested.
package struct ScheduleEvidence: Hashable, Sendable, Codable {
    /// Seconds since the newest retrain; `nil` if there was none.
    package var ageSeconds: Double?
    package var staleAfterSeconds: Double

    package init(ageSeconds: Double?, staleAfterSeconds: Double) {
        self.ageSeconds = ageSeconds
        self.staleAfterSeconds = staleAfterSeconds
    }

    private enum CodingKeys: String, CodingKey {
        case ageSeconds = "age_seconds"
        case staleAfterSeconds = "stale_after_seconds"
    }
}
