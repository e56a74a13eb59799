/// What the probation rule decided, and the figures it decided on.
package struct ProbationVerdict: Hashable, Sendable, Codable {
    /// `nil` while it goes on.
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

    /// How much higher the loss of the version is than its predecessor's; negative where it is lower.
    package var rise: Double? { comparison.improvement.map { -$0 } }

    /// In one sentence, for the history and the log.
    package func description(of probation: Probation) -> String {
        let hours = "\(comparison.count) hours"
        func percent(_ value: Double) -> String { "\((abs(value) * 1000).rounded() / 10) %" }
        guard let rise, rise.isFinite else {
            return "probation: \(served) hours served, \(hours) of them with the predecessor's forecast"
        }
        let chance = comparison.test.map { ", p = \(((1 - $0.pValue) * 10_000).rounded() / 10_000)" } ?? ""
        let direction = rise > 0 ? "higher" : "lower"
        return
            "probation: loss \(percent(rise)) \(direction) than that of \(probation.predecessor) over \(hours)\(chance)"
    }
}
