import Foundation
import Observations

/// The errors of one way of answering after a change.
struct HealCurve: Encodable {
    /// Hours from the onset until the error was near the reachable error; `nil` if it never was.
    let healed: Int?
    /// The error of the last ten days, divided by the reachable error.
    let final: Double

    private static let window = 72
    private static let near = 1.15
    private static let lastHours = 240

    /// - Parameters:
    ///   - errors: the errors by hour, in °C.
    ///   - reachable: the errors of a model that has learned the changed weather.
    ///   - hours: the hours from the onset.
    init(_ errors: [Hour: Double], reachable: [Hour: Double], hours: Range<Hour>) {
        func ratio(_ part: Range<Hour>) -> Double {
            var sums = (own: 0.0, reachable: 0.0)
            for hour in part {
                guard let own = errors[hour], let best = reachable[hour] else { continue }
                sums = (sums.own + own * own, sums.reachable + best * best)
            }
            return (sums.own / sums.reachable).squareRoot()
        }
        healed = (hours.lowerBound + Self.window...hours.upperBound)
            .first { ratio($0 - Self.window..<$0) <= Self.near }
            .map { $0 - hours.lowerBound }
        final = ratio(hours.upperBound - Self.lastHours..<hours.upperBound)
    }
}

/// The results for one seed and one kind of change.
struct HealResult: Encodable {
    let kind: String
    let seed: UInt64
    let nothing: HealCurve
    let retrain: HealCurve
    let combination: HealCurve
    let both: HealCurve
    let promotions: Int
    let rollbacks: Int

    /// Whether the final error with retrains is more than 5 % larger than without.
    var isWorse: Bool { retrain.final > 1.05 * nothing.final || both.final > 1.05 * combination.final }

    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}

/// The table of the results for one kind of change, over all seeds.
struct HealTable {
    let kind: String
    var results: [HealResult] = []

    static let heading = """
        | change | | healed | hours until then, median / p90 | error at the end over the reachable one, median |
        |---|---|---|---|---|
        """

    var rows: [String] {
        let ways: [(String, (HealResult) -> HealCurve)] = [
            ("nothing done", \.nothing), ("retrain only", \.retrain), ("combination only", \.combination),
            ("both", \.both),
        ]
        var rows = ways.map { name, curve in
            let curves = results.map(curve)
            let hours = curves.map { Double($0.healed ?? ChangedWeather.changedHours) }
            let share = Double(curves.count { $0.healed != nil }) / Double(max(curves.count, 1))
            return String(
                format: "| %@ | %@ | %.0f %% | %.0f / %.0f | %.2f |",
                kind,
                name,
                100 * share,
                Self.quantile(hours, 0.5),
                Self.quantile(hours, 0.9),
                Self.quantile(curves.map(\.final), 0.5)
            )
        }
        rows.append(
            "| \(kind) | worse with the loop than without | \(results.count(where: \.isWorse)) of \(results.count) | |"
                + " \(results.map(\.promotions).reduce(0, +)) promotions, \(results.map(\.rollbacks).reduce(0, +)) rollbacks |"
        )
        return rows
    }

    private static func quantile(_ values: [Double], _ share: Double) -> Double {
        let sorted = values.sorted()
        return sorted.isEmpty ? .nan : sorted[Int((share * Double(sorted.count - 1)).rounded())]
    }
}
