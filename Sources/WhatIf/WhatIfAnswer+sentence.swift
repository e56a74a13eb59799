import Foundation

extension WhatIfAnswer {
    /// The part of an RMSE by which variants must differ to be called better or worse.
    ///
    /// On a month of hourly forecasts, smaller differences are mostly chance: the RMSE of 720 independent errors has a
    /// standard error of 1 / √(2 · 720) = 2.6 %, of which pairing removes about half.
    private static let noticeable = 0.01

    /// The answer in sentences: each variant against the served forecasts, then the alarms.
    func sentences() -> String {
        let served = variants.first { $0.name == .served }
        let others = variants.filter { $0.name != .served && $0.name != .persistence }
        var sentences = others.compactMap { other in served.flatMap { Self.comparison(of: other, with: $0) } }
        if variants.contains(where: \.hasLearnedFromThem) {
            sentences.append("The version has learned from some of these hours, so its errors are too small here.")
        }
        sentences.append("The detector raised \(Self.counted(recorded)).")
        sentences += drift.map(Self.alarmSentence)
        return sentences.joined(separator: " ")
    }

    private static func comparison(of other: Variant, with served: Variant) -> String? {
        var (better, worse, equal): ([String], [String], [String]) = ([], [], [])
        for (horizon, score) in other.scores.sorted(by: { $0.key < $1.key }) {
            guard let own = served.scores[horizon], own.rmse > 0 else { continue }
            let change = score.rmse / own.rmse - 1
            let text = String(format: "%d h (%+.0f %%)", horizon, change * 100)
            if change < -noticeable {
                better.append(text)
            } else if change > noticeable {
                worse.append(text)
            } else {
                equal.append("\(horizon) h")
            }
        }
        let parts = [("smaller", "than", better), ("larger", "than", worse), ("as large", "as", equal)]
            .filter { !$0.2.isEmpty }
            .enumerated()
            .map { index, part in
                // The first part names what the errors are compared with.
                let other = index == 0 ? " \(part.1) those served," : ""
                return "\(part.0)\(other) at \(part.2.joined(separator: ", "))"
            }
        guard !parts.isEmpty else { return nil }
        return "\(other.title) would have had errors \(parts.joined(separator: "; "))."
    }

    private static func alarmSentence(_ decisions: Decisions) -> String {
        let budget = String(format: "%g false alarms a year", decisions.budget)
        let about = decisions.version.map { ", watching version \($0)," } ?? ""
        return "With \(budget)\(about) it would have raised \(counted(decisions.alarms))."
    }

    private static func counted(_ alarms: [Alarm]) -> String {
        guard let first = alarms.first else { return "no alarm" }
        return alarms.count == 1 ? "one alarm (\(first.time))" : "\(alarms.count) alarms (the first at \(first.time))"
    }
}

extension WhatIfAnswer.Variant {
    /// The variant at the beginning of a sentence and in tables.
    package var title: String {
        switch name {
        case .served: "Served"
        case .champion: "The champion alone"
        case .persistence: "Persistence"
        case .version: "Version \(version ?? "") alone"
        case .combinedVersion: "Version \(version ?? "") with the combination"
        }
    }
}
