import Forecasting
import Observations

/// The scores of a model at one horizon.
package struct BacktestScore: Hashable, Sendable {
    /// Judged outcomes.
    package var count: Int
    /// The mean of |residual|, in the target's unit like all errors.
    package var meanAbsoluteError: Double
    package var rootMeanSquareError: Double
    /// The RMSE of persistence on the same outcomes.
    package var persistenceError: Double
    /// Outcomes with an interval.
    package var intervalCount: Int
    /// The fraction of these outcomes within their interval.
    package var coverage: Double
    /// The mean width of the intervals.
    package var width: Double

    /// 1 − RMSE / RMSE(persistence); 0 if persistence has no error.
    package var skill: Double { persistenceError > 0 ? 1 - rootMeanSquareError / persistenceError : 0 }

    /// - Parameters:
    ///   - score: the score of the outcomes.
    ///   - outcomes: the outcomes of one horizon.
    ///   - intervals: one for each outcome.
    init(_ score: HorizonScore, outcomes: [Outcome], intervals: [ConformalInterval?]) {
        count = score.count
        meanAbsoluteError = score.meanAbsoluteError
        rootMeanSquareError = score.rootMeanSquareError
        persistenceError = score.persistenceError
        let judged = zip(outcomes, intervals).compactMap { outcome, interval in interval.map { (outcome, $0) } }
        intervalCount = judged.count
        let number = Double(max(judged.count, 1))
        coverage = Double(judged.count { $1.contains(residual: $0.residual) }) / number
        width = judged.reduce(0) { $0 + $1.1.upper - $1.1.lower } / number
    }

    /// The score of all outcomes of several scores together; `nil` for an empty list.
    init?(pooled scores: [BacktestScore]) {
        let scores = scores.filter { $0.count > 0 }
        guard !scores.isEmpty else { return nil }
        func mean(_ value: (BacktestScore) -> Double, by weight: (BacktestScore) -> Int) -> Double {
            let total = scores.reduce(0) { $0 + weight($1) }
            return scores.reduce(0) { $0 + value($1) * Double(weight($1)) } / Double(max(total, 1))
        }
        count = scores.reduce(0) { $0 + $1.count }
        intervalCount = scores.reduce(0) { $0 + $1.intervalCount }
        meanAbsoluteError = mean(\.meanAbsoluteError, by: \.count)
        rootMeanSquareError = mean({ $0.rootMeanSquareError * $0.rootMeanSquareError }, by: \.count).squareRoot()
        persistenceError = mean({ $0.persistenceError * $0.persistenceError }, by: \.count).squareRoot()
        coverage = mean(\.coverage, by: \.intervalCount)
        width = mean(\.width, by: \.intervalCount)
    }
}

extension BacktestScore: Encodable {
    private enum CodingKeys: String, CodingKey {
        case mae
        case rmse
        case skill
        case coverage
        case width
        case n
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(meanAbsoluteError, forKey: .mae)
        try container.encode(rootMeanSquareError, forKey: .rmse)
        try container.encode(skill, forKey: .skill)
        try container.encode(intervalCount > 0 ? coverage : nil, forKey: .coverage)
        try container.encode(intervalCount > 0 ? width : nil, forKey: .width)
        try container.encode(count, forKey: .n)
    }
}
