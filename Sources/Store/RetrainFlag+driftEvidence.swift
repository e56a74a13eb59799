import CanonicalJSON
import Healing

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

    /// When the weather that it asks to learn probably began, in seconds since 1970; `nil` where no drift is behind it.
    package var driftBegan: Int64? { driftEvidence?.estimatedStart ?? followUpEvidence?.estimatedStart }
}
