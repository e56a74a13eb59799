import Timing

/// The largest number of attempts for a flag, and the pause between them.
package struct RetryLimits: Hashable, Sendable {
    /// The number of failed attempts after which a flag is closed as failed.
    package var maximumAttempts: Int
    /// How long a failed flag cannot be claimed, doubled by each further failure.
    package var backoff: Duration

    package init(maximumAttempts: Int = 3, backoff: Duration = .seconds(30)) {
        self.maximumAttempts = maximumAttempts
        self.backoff = backoff
    }
}

/// An event that the flag's state does not allow.
package enum FlagTransitionError: Error, Hashable, CustomStringConvertible {
    case closed(id: Int64)
    case heldByAnother(id: Int64, holder: String)
    case notClaimed(id: Int64)
    case tooEarly(id: Int64, notBefore: Double)

    package var description: String {
        switch self {
        case .closed(let id): "retrain flag \(id) is already closed"
        case .heldByAnother(let id, let holder): "retrain flag \(id) is held by \(holder)"
        case .notClaimed(let id): "retrain flag \(id) is not claimed by this holder: its lease ran out or it was closed"
        case .tooEarly(let id, let notBefore): "retrain flag \(id) waits after a failure until \(notBefore)"
        }
    }
}

extension RetrainFlag {
    /// Claims the flag for `holder` until `duration` after `now`.
    package mutating func claim(by holder: String, now: Double, duration: Duration) throws(FlagTransitionError) {
        switch state {
        case .raised:
            guard now >= notBefore else { throw .tooEarly(id: id, notBefore: notBefore) }
        case .claimed(let lease): throw .heldByAnother(id: id, holder: lease.holder)
        case .promoted, .rejected, .failed: throw .closed(id: id)
        }
        attempts += 1
        state = .claimed(Lease(holder: holder, until: now + duration.seconds))
    }

    /// Extends the lease of the holder, who is still at work.
    package mutating func renew(by holder: String, now: Double, duration: Duration) throws(FlagTransitionError) {
        try requireLease(of: holder, now: now)
        state = .claimed(Lease(holder: holder, until: now + duration.seconds))
    }

    /// Closes the flag with the verdict of the promotion gate.
    package mutating func conclude(promoted: Bool, by holder: String, now: Double) throws(FlagTransitionError) {
        try requireLease(of: holder, now: now)
        error = nil
        state = promoted ? .promoted(at: now) : .rejected(at: now)
    }

    /// Releases the flag after an error, or closes it as failed after the last attempt.
    package mutating func fail(
        by holder: String,
        error message: String,
        now: Double,
        limits: RetryLimits
    ) throws(FlagTransitionError) {
        try requireLease(of: holder, now: now)
        giveBack(error: message, now: now, limits: limits)
    }

    /// Releases the flag if its holder's lease has expired.
    ///
    /// - Returns: whether the flag changed.
    package mutating func expireLease(now: Double, limits: RetryLimits) -> Bool {
        guard case .claimed(let lease) = state, lease.until <= now else { return false }
        giveBack(error: "the lease of \(lease.holder) ran out", now: now, limits: limits, waits: false)
        return true
    }

    /// Releases the flag without an attempt, for example when the holder is stopped; the attempt does not count.
    package mutating func release(by holder: String, now: Double) throws(FlagTransitionError) {
        try requireLease(of: holder, now: now)
        attempts -= 1
        state = .raised
    }

    /// Closes a flag that is not claimed, for example when a broken sensor explains the drift.
    ///
    /// - Returns: whether the flag changed; a claimed flag does not.
    package mutating func withdraw(because reason: String, now: Double) -> Bool {
        guard case .raised = state else { return false }
        error = reason
        state = .rejected(at: now)
        return true
    }

    private func requireLease(of holder: String, now: Double) throws(FlagTransitionError) {
        switch state {
        case .raised: throw .notClaimed(id: id)
        case .claimed(let lease):
            guard lease.holder == holder else { throw .heldByAnother(id: id, holder: lease.holder) }
            guard lease.until > now else { throw .notClaimed(id: id) }
        case .promoted, .rejected, .failed: throw .closed(id: id)
        }
    }

    private mutating func giveBack(error message: String, now: Double, limits: RetryLimits, waits: Bool = true) {
        error = message
        if attempts >= limits.maximumAttempts {
            state = .failed(at: now)
        } else {
            state = .raised
            let backoff = ExponentialBackoff(first: limits.backoff, ceiling: .seconds(Int64.max))
            notBefore = waits ? now + backoff.delay(afterFailures: attempts).seconds : now
        }
    }
}
