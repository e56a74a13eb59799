import CanonicalJSON
import Healing
import Observations

extension RetrainFlag {
    /// The evidence of a flag that drift raised.
    package var driftEvidence: DriftFlagEvidence? {
        guard reason == .drift else { return nil }
        return evidence.flatMap { try? JSONText.decode(DriftFlagEvidence.self, from: $0) }
    }

    /// The evidence of a flag that follows one that drift raised.
    package var followUpEvidence: FollowUpEvidence? {
        guard reason == .schedule else { return nil }
        return evidence.flatMap { try? JSONText.decode(FollowUpEvidence.self, from: $0) }
    }

    /// The estimated start of the drift behind the flag; `nil` if no drift is behind it.
    package var driftBegan: Timestamp? {
        (driftEvidence?.estimatedStart ?? followUpEvidence?.estimatedStart).map(Timestamp.init(secondsSince1970:))
    }
}
