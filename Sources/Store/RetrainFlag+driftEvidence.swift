import CanonicalJSON
package import Healing
package import Observations

extension RetrainFlag {
    /// The evidence of a flag that a drift raised; `nil` for other flags.
    package var driftEvidence: DriftFlagEvidence? {
        guard reason == .drift else { return nil }
        return evidence.flatMap { try? JSONText.decode(DriftFlagEvidence.self, from: $0) }
    }

    /// The evidence of a flag that follows up a drift flag; `nil` for other flags.
    package var followUpEvidence: FollowUpEvidence? {
        guard reason == .schedule else { return nil }
        return evidence.flatMap { try? JSONText.decode(FollowUpEvidence.self, from: $0) }
    }

    /// The estimated start of the drift that led to the flag; `nil` if no drift led to it.
    package var driftBegan: Timestamp? {
        (driftEvidence?.estimatedStart ?? followUpEvidence?.estimatedStart).map(Timestamp.init(secondsSince1970:))
    }
}
