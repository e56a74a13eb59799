/// The decision of the probation rule, with its figures.
package struct ProbationVerdict: Hashable, Sendable, Codable {
    /// `nil` while the probation continues.
    package var end: Probation.End?
    /// The version on probation (challenger) against its predecessor (champion).
    package var comparison: LossComparison
    /// Hours with an outcome of the version.
    package var served: Int

    init(_ end: Probation.End?, _ comparison: LossComparison, served: Int) {
        self.end = end
        self.comparison = comparison
        self.served = served
    }

    /// The relative rise of the loss from the predecessor to the version; negative if the version's loss is lower.
    package var rise: Double? { comparison.improvement.map { -$0 } }

    /// The verdict in one sentence, for the history and the log.
    package func description(of probation: Probation) -> String {
        let hours = "\(comparison.count) hours"
        func percent(_ value: Double) -> String { "\((abs(value) * 1000).rounded() / 10) %" }
        guard let rise, rise.isFinite else {
            return "probation: \(served) hours served, \(hours) of them with the predecessor's forecast"
        }
        let chance = comparison.test.map { ", \(PValue.sentence(1 - $0.pValue))" } ?? ""
        let direction = rise > 0 ? "higher" : "lower"
        return
            "probation: loss \(percent(rise)) \(direction) than that of \(probation.predecessor) over \(hours)\(chance)"
    }
}
