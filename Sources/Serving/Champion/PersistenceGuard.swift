package import Forecasting

/// The horizons at which a model may answer: all at which it did not lose to persistence on its held-out hours.
///
/// The rule compares the root mean squared errors in the version's manifest, horizon by horizon. Persistence answers if
/// the model's error is larger or not a number; the model answers if the errors are equal. The model also answers at a
/// horizon without scores, which is reported as unproven. The model's own forecast is stored at every horizon, so that
/// the drift detector keeps judging it.
package struct PersistenceGuard: Hashable, Sendable {
    /// Horizons at which persistence answers, shortest first.
    package let losing: [Int]
    /// Horizons without held-out scores, shortest first.
    package let unproven: [Int]
    private let horizons: Int

    /// - Parameters:
    ///   - heldOut: the model's scores on hours that it was not trained on.
    ///   - horizons: the model forecasts 1 … `horizons` hours ahead.
    package init(heldOut: Evaluation, horizons: Int) {
        self.horizons = horizons
        let scores = Dictionary(heldOut.scores.map { ($0.horizon, $0) }) { first, _ in first }
        let all = Array(1...max(horizons, 1))
        unproven = all.filter { (scores[$0]?.count ?? 0) <= 0 }
        losing = all.filter { horizon in
            guard let score = scores[horizon], score.count > 0 else { return false }
            return !(score.rootMeanSquareError <= score.persistenceError)
        }
    }

    package func allows(_ horizon: Int) -> Bool { 1...horizons ~= horizon && !losing.contains(horizon) }

    /// Whether persistence answers at every horizon.
    package var allowsNone: Bool { losing.count == horizons }

    /// The reason why persistence answers at some horizons; `nil` if the model answers at every horizon.
    package var objection: String? {
        guard !losing.isEmpty else { return nil }
        let list = losing.map(String.init).joined(separator: ", ")
        return "it loses to persistence on its held-out hours at horizons \(list); persistence answers there"
    }
}
