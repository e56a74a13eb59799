import Forecasting

/// At which horizons a model may answer: not where it lost to persistence on its own held-back hours.
///
/// The rule goes horizon by horizon, by the root mean squared errors in the version's manifest. Where the model's is the
/// larger one, or no number, persistence answers; equal is no loss. A horizon without figures is answered by the model,
/// since nothing says that it loses, and is named as unproven. The model's own forecast is kept at every horizon, so that
/// the drift detector goes on judging it.
package struct PersistenceGuard: Hashable, Sendable {
    /// Horizons at which persistence answers, shortest first.
    package let losing: [Int]
    /// Horizons without figures, shortest first.
    package let unproven: [Int]
    private let horizons: Int

    /// - Parameters:
    ///   - heldBack: the model's scores on hours that it was not trained on.
    ///   - horizons: the model forecasts 1 … `horizons` hours ahead.
    package init(heldBack: Evaluation, horizons: Int) {
        self.horizons = horizons
        let scores = Dictionary(heldBack.scores.map { ($0.horizon, $0) }) { first, _ in first }
        let all = Array(1...max(horizons, 1))
        unproven = all.filter { (scores[$0]?.count ?? 0) <= 0 }
        losing = all.filter { horizon in
            guard let score = scores[horizon], score.count > 0 else { return false }
            return !(score.rootMeanSquareError <= score.persistenceError)
        }
    }

    package func allows(_ horizon: Int) -> Bool { 1...horizons ~= horizon && !losing.contains(horizon) }

    /// Whether the model answers at no horizon at all.
    package var allowsNone: Bool { losing.count == horizons }

    /// What an operator should know; `nil` where the model answers everywhere.
    package var objection: String? {
        guard !losing.isEmpty else { return nil }
        let list = losing.map(String.init).joined(separator: ", ")
        return "it loses to persistence on its held-back hours at horizons \(list); persistence answers there"
    }
}
