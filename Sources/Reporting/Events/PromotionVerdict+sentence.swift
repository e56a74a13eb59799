import Foundation
package import Healing

extension PromotionVerdict {
    /// The compared losses and the objections in one line of text.
    package var sentence: String {
        let objections = objections.map(\.description)
        guard let challenger = recent.challengerLoss else { return objections.joined(separator: "; ") }
        let against =
            recent.championLoss.map(Self.rounded) ?? "persistence's \(recent.persistenceLoss.map(Self.rounded) ?? "?")"
        let chance = recent.test.map { ", \(PValue.sentence($0.pValue))" } ?? ""
        let comparison =
            "loss \(Self.rounded(challenger)) against \(against) on \(recent.count) held-out hours\(chance)"
        return ([comparison] + objections).joined(separator: "; ")
    }

    private static func rounded(_ value: Double) -> String { String(format: "%.3f", value) }
}
