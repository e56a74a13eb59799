import Healing

extension RetrainFlag {
    /// The evidence of a flag that drift raised.
    package var driftEvidence: DriftFlagEvidence? {
        guard reason == .drift else { return nil }
        return evidence.flatMap { try? JSONText.decode(DriftFlagEvidence.self, from: $0) }
    }
}
