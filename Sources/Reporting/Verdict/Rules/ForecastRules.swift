import Healing
import Observations
import Store

/// The quality of what clients receive.
enum ForecastRules {
    static let all = [worseThanPersistence, coverageLost]

    /// The least outcomes of a comparison.
    private static let leastHours = 48
    /// The smallest relative loss that counts: a week has few independent errors a day ahead, so that smaller ones are luck.
    private static let margin = 1.1
    /// The smallest absolute loss that counts, in the target's unit: figures have two decimals.
    private static let leastLoss = 0.01

    /// Whether an error is larger than persistence's, over enough outcomes.
    static func isWorse(_ served: Double, than persistence: Double, hours: Int) -> Bool {
        hours >= leastHours && served > max(margin * persistence, persistence + leastLoss)
    }

    static let worseThanPersistence = VerdictRule.ofTarget(
        "worse_than_persistence",
        "forecasts are worse than persistence",
        .critical,
        .forecasts,
        alert: "AerocastErrorAboveBaseline"
    ) { target, facts in
        let losing = target.errors.filter { isWorse($0.served, than: $0.persistence, hours: $0.hours) }
        guard !losing.isEmpty else { return [] }
        let unit = target.target.variable.unit
        let figures = losing.map {
            "\($0.horizon) h ahead \(rounded($0.served)) against \(rounded($0.persistence)) \(unit)"
        }
        let sentence = "\(target.name) forecasts are worse than persistence: \(figures.joined(separator: ", "))"
        guard !target.isHealing else {
            return [
                .healing(
                    sentence,
                    since: target.openFlag?.flag.raisedAt ?? target.probation?.beganAt,
                    next: target.openFlag == nil ? "the probation ends" : "a challenger is trained"
                )
            ]
        }
        return [
            .needsYou(
                sentence,
                action: "compare the stations with 'aerocast status --stations'; persistence is the better answer there"
            )
        ]
    }

    private static let leastIntervals = 100
    private static let largestShortfall = 0.1

    static let coverageLost = VerdictRule.ofTarget(
        "coverage_lost",
        "intervals contain too few observations",
        .warning,
        .forecasts,
        alert: "AerocastCoverageLost"
    ) { target, facts in
        let lost = target.errors.filter { horizon in
            guard let coverage = horizon.coverage, let level = horizon.level else { return false }
            return horizon.hours >= leastIntervals && coverage < level - largestShortfall
        }
        guard let first = lost.first, let coverage = first.coverage, let level = first.level else { return [] }
        let sentence =
            "the intervals of \(target.name) \(first.horizon) h ahead contain \(percent(coverage)) of the observations,"
            + " \(percent(level)) are wanted"
        guard !target.isHealing else {
            return [
                .healing(
                    sentence,
                    since: target.openFlag?.flag.raisedAt ?? target.probation?.beganAt,
                    next: "the intervals adapt"
                )
            ]
        }
        return [.needsYou(sentence, action: "see whether one station is the cause: 'aerocast status --stations'")]
    }

    private static func rounded(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }

    private static func percent(_ value: Double) -> String { "\(Int((value * 100).rounded())) %" }
}
