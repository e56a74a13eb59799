package import Observations

/// A request to retrain one model, and its result.
///
/// The states and the events between them:
///
/// | event | raised | claimed | promoted, rejected, failed |
/// |---|---|---|---|
/// | claim | claimed, attempt + 1; refused while it waits after a failure | refused | refused |
/// | renew | refused | lease extended¹ | refused |
/// | conclude | refused | promoted or rejected¹ | refused |
/// | fail | refused | raised again, or failed after the last attempt¹ | refused |
/// | release | refused | raised again, attempt − 1¹ | refused |
/// | lease ran out | – | raised again, or failed after the last attempt | – |
/// | withdraw | rejected | – | – |
///
/// ¹ by the holder only. A flag is *open* while it is raised or claimed; at most one flag of a model is open.
///
/// A value without input or output: the caller passes the time, in seconds of one clock that all holders share.
package struct RetrainFlag: Hashable, Sendable {
    package var id: Int64
    package var target: TargetName
    package var reason: Reason
    /// The cause of the flag, as JSON.
    package var evidence: String?
    package var raisedAt: Double
    package var state: State
    /// The number of attempts.
    package var attempts: Int
    /// The error of the latest failed attempt.
    package var error: String?
    /// A claim is refused before this time.
    package var notBefore: Double

    package enum Reason: String, Hashable, Sendable, Codable, CaseIterable {
        case drift
        case schedule
        case manual
    }

    package enum State: Hashable, Sendable {
        case raised
        case claimed(Lease)
        case promoted(at: Double)
        case rejected(at: Double)
        case failed(at: Double)
    }

    /// A holder's right to process the flag until a time.
    package struct Lease: Hashable, Sendable {
        package var holder: String
        package var until: Double

        package init(holder: String, until: Double) {
            self.holder = holder
            self.until = until
        }
    }

    package init(
        id: Int64,
        target: TargetName,
        reason: Reason,
        evidence: String? = nil,
        raisedAt: Double,
        state: State = .raised,
        attempts: Int = 0,
        error: String? = nil,
        notBefore: Double = 0
    ) {
        self.id = id
        self.target = target
        self.reason = reason
        self.evidence = evidence
        self.raisedAt = raisedAt
        self.state = state
        self.attempts = attempts
        self.error = error
        self.notBefore = notBefore
    }

    package var isPromoted: Bool {
        if case .promoted = state { true } else { false }
    }

    package var isOpen: Bool {
        switch state {
        case .raised, .claimed: true
        case .promoted, .rejected, .failed: false
        }
    }
}
