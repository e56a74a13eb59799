/// How good forecasts were at one horizon, beside persistence on the same origins.
package struct HorizonScore: Hashable, Sendable, Codable {
    /// Hours ahead.
    package var horizon: Int
    /// Outcomes judged.
    package var count: Int
    /// °C, the mean of |residual|.
    package var meanAbsoluteError: Double
    /// °C, the root of the mean squared residual.
    package var rootMeanSquareError: Double
    /// °C, the mean residual: positive when forecasts are too cold.
    package var bias: Double
    /// °C, of persistence.
    package var persistenceError: Double

    /// 1 − RMSE / RMSE(persistence): 0 is no better than persistence, 1 is perfect; 0 where persistence never erred.
    package var skill: Double {
        persistenceError > 0 ? 1 - rootMeanSquareError / persistenceError : 0
    }

    private enum CodingKeys: String, CodingKey {
        case horizon
        case count
        case meanAbsoluteError = "mean_absolute_error"
        case rootMeanSquareError = "root_mean_square_error"
        case bias
        case persistenceError = "persistence_error"
    }
}

/// The scores of a predictor, horizon by horizon.
package struct Evaluation: Hashable, Sendable, Codable {
    /// In ascending order of the horizon; horizons without outcomes are left out.
    package var scores: [HorizonScore]

    package init(_ outcomes: some Sequence<Outcome>) {
        var sums: [Int: Sums] = [:]
        for outcome in outcomes { sums[outcome.horizon, default: Sums()].add(outcome) }
        scores = sums.sorted { $0.key < $1.key }.map { $1.score(horizon: $0) }
    }

    package subscript(horizon horizon: Int) -> HorizonScore? {
        scores.first { $0.horizon == horizon }
    }

    /// The mean of RMSE / RMSE(persistence) over the given horizons, by which models are compared with one figure: the
    /// lower the better, 1 as good as persistence; `nil` if a horizon has no outcomes or persistence never erred.
    package func relativeError(horizons: [Int] = [1, 3, 6, 12, 24]) -> Double? {
        let ratios = horizons.compactMap { horizon in
            self[horizon: horizon]
                .flatMap { $0.persistenceError > 0 ? $0.rootMeanSquareError / $0.persistenceError : nil }
        }
        return ratios.count == horizons.count && !ratios.isEmpty ? ratios.reduce(0, +) / Double(ratios.count) : nil
    }
}

private struct Sums {
    private var count = 0
    private var absolute = 0.0
    private var squares = 0.0
    private var residuals = 0.0
    private var persistence = 0.0

    mutating func add(_ outcome: Outcome) {
        count += 1
        absolute += abs(outcome.residual)
        squares += outcome.residual * outcome.residual
        residuals += outcome.residual
        persistence += (outcome.actual - outcome.persistence) * (outcome.actual - outcome.persistence)
    }

    func score(horizon: Int) -> HorizonScore {
        let number = Double(count)
        return HorizonScore(
            horizon: horizon,
            count: count,
            meanAbsoluteError: absolute / number,
            rootMeanSquareError: (squares / number).squareRoot(),
            bias: residuals / number,
            persistenceError: (persistence / number).squareRoot()
        )
    }
}
