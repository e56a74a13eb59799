import Foundation
import Store

/// Errors one hour ahead in the three phases, and whether the loop healed.
package struct DemonstrationSummary: Sendable {
    /// Root mean square errors in °C.
    package struct Act: Sendable {
        package var count: Int
        package var champion: Double
        /// The error of the served forecast: the combination.
        package var served: Double
        package var persistence: Double

        init?(_ outcomes: [OutcomeRecord]) {
            let judged = outcomes.filter { $0.championResidual != nil }
            guard !judged.isEmpty else { return nil }
            count = judged.count
            champion = Self.rootMeanSquare(judged.compactMap(\.championResidual))
            served = Self.rootMeanSquare(judged.map(\.residual))
            persistence = Self.rootMeanSquare(judged.map(\.persistenceResidual))
        }

        var columns: String {
            String(format: "%8.2f   %8.2f   %11.2f   %5d", champion, served, persistence, count)
        }

        private static func rootMeanSquare(_ values: [Double]) -> Double {
            (values.reduce(0) { $0 + $1 * $1 } / Double(values.count)).squareRoot()
        }
    }

    /// The first champion in the weather it knows.
    package var calm: Act?
    /// The first champion in the heatwave.
    package var drift: Act?
    /// The latest champion in the heatwave.
    package var healed: Act?
    /// The same phases, a day ahead.
    package var calmDayAhead: Act?
    package var driftDayAhead: Act?
    package var healedDayAhead: Act?
    /// The conditions of a healed loop; all must be true.
    package var checks: [(text: String, passed: Bool)]

    /// The longer horizon that is shown, in hours.
    static let dayAhead = 24

    package var isHealed: Bool { checks.allSatisfy(\.passed) }

    var event: TimelineEvent {
        var details: [String: TimelineEvent.Detail] = ["healed": .flag(isHealed)]
        let acts = [
            ("calm", calm), ("drift", drift), ("healed", healed),
            ("calm_day_ahead", calmDayAhead), ("drift_day_ahead", driftDayAhead), ("healed_day_ahead", healedDayAhead),
        ]
        for (name, act) in acts {
            guard let act else { continue }
            details["rmse_\(name)"] = .number(act.champion)
            details["rmse_served_\(name)"] = .number(act.served)
            details["persistence_\(name)"] = .number(act.persistence)
            details["count_\(name)"] = .whole(act.count)
        }
        for check in checks where !check.passed {
            details["failed"] = .text(check.text)
        }
        return TimelineEvent("summary", isHealed ? "the loop healed" : "the loop did NOT heal", details)
    }

    /// The rows of one horizon, with a mark where persistence is better than the answer.
    private static func rows(_ title: String, _ calm: Act?, _ drift: Act?, _ healed: Act?) -> [String] {
        let header = title.padding(toLength: 35, withPad: " ", startingAt: 0)
        let phases = [
            ("before: calm", calm), ("during: heatwave, old champion", drift),
            ("after: heatwave, new champion", healed),
        ]
        return ["", "\(header)champion   answered   persistence   hours"]
            + phases.map { name, act in
                let label = "  " + name.padding(toLength: 33, withPad: " ", startingAt: 0)
                let isWorse = act.map { $0.served > $0.persistence } ?? false
                return label + (act?.columns ?? "       –") + (isWorse ? " *" : "")
            }
    }

    /// Whether persistence is better than the answer in some phase.
    private var hasLoss: Bool {
        [calm, drift, healed, calmDayAhead, driftDayAhead, healedDayAhead]
            .contains { act in act.map { $0.served > $0.persistence } ?? false }
    }

    /// A table for people.
    var table: String {
        var lines = Self.rows("error one hour ahead, RMSE in °C", calm, drift, healed)
        lines += Self.rows("error a day ahead, RMSE in °C", calmDayAhead, driftDayAhead, healedDayAhead)
        if hasLoss { lines.append("  * persistence is better than the answer") }
        lines.append("")
        lines += checks.map { "  [\($0.passed ? "x" : " ")] \($0.text)" }
        return lines.joined(separator: "\n")
    }
}
