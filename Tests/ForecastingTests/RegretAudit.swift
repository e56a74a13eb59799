import Forecasting
import Foundation
import ObservationFixtures
import Observations

/// Computes both sides of the regret bound of `docs/combination.md` for one horizon from a combination's mixtures.
struct RegretAudit {
    private var issued: [Hour: (point: CombinedPoint, inverseLearningRate: Double, known: Int)] = [:]
    private var rounds: [Round] = []
    private var squares = 0.0
    private var outcomes = 0.0
    private var inverseLearningRate: Double?

    private struct Round {
        /// By expert; 0 for a sleeping expert.
        var regrets: [Double]
        /// λ at the time of issue, and the number of rounds judged by then.
        var inverseLearningRate: Double
        var known: Int
        var span: Double { (regrets.max() ?? 0) - (regrets.min() ?? 0) }
    }

    mutating func issue(_ point: CombinedPoint, at hour: Hour) {
        let first = CombinationReference.inverseLearningRate(point.horizon) * Double(point.horizon)
        issued[hour] = (point, inverseLearningRate ?? first, rounds.count)
    }

    mutating func observe(_ temperature: Double, at hour: Hour, horizon: Int) {
        let h = Double(horizon)
        guard let (point, rate, known) = issued.removeValue(forKey: hour - horizon) else { return }
        let forecasts = Expert.allCases.map { point.forecast(of: $0) }
        let awake = forecasts.compactMap(\.self)
        let reach = 2 * ((squares + 12 * h) / (outcomes + 12)).squareRoot()
        let outcome = min(max(temperature, (awake.min() ?? 0) - reach), (awake.max() ?? 0) + reach)
        let loss = square(point.mixture - outcome)
        let regrets = forecasts.map { $0.map { loss - square($0 - outcome) } ?? 0 }
        rounds.append(Round(regrets: regrets, inverseLearningRate: rate, known: known))
        let discount = 1 - 1 / (24 * h)
        let change = square(outcome - (point.forecast(of: .persistence) ?? outcome))
        squares = discount * squares + min(change, 2 * (squares + 12 * h) / (outcomes + 12))
        outcomes = discount * outcomes + 1
        let mean = (squares + 12 * h) / (outcomes + 12)
        let least = CombinationReference.inverseLearningRate(horizon) * mean
        inverseLearningRate = max(discount * (inverseLearningRate ?? rate), least)
    }

    /// The discounted regret relative to an expert over all rounds judged so far, and its bound.
    func regret(to expert: Expert, horizon: Int) -> (regret: Double, bound: Double) {
        guard let last = rounds.last, let place = Expert.allCases.firstIndex(of: expert) else { return (0, 0) }
        let discount = 1 - 1 / (24 * Double(horizon))
        var regret = 0.0
        var bound = last.inverseLearningRate * log(1 / CombinationReference.priorWeights[place])
        for (index, round) in rounds.enumerated() {
            let weight = pow(discount, Double(rounds.count - 1 - index))
            let missing = rounds[round.known...index].reduce(0) { $0 + $1.span }
            regret += weight * round.regrets[place]
            bound += weight * pow(discount, -Double(horizon)) * round.span * missing / (4 * round.inverseLearningRate)
        }
        return (regret, bound)
    }
}
