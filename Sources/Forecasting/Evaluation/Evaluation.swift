package import Observations

/// The errors of forecasts at one horizon, compared with persistence from the same origins.
///
/// Errors are in the target's unit.
package struct HorizonScore: Hashable, Sendable, Codable {
    /// Hours ahead.
    package var horizon: Int
    /// The number of judged outcomes.
    package var count: Int
    /// The mean of |residual|.
    package var meanAbsoluteError: Double
    /// The root of the mean squared residual.
    package var rootMeanSquareError: Double
    /// The mean residual: positive if forecasts are too low.
    package var bias: Double
    /// The root mean square error of persistence.
    package var persistenceError: Double

    /// 1 − RMSE / RMSE(persistence): 1 is perfect, 0 equals persistence; 0 if persistence had no error.
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

/// A predictor's scores by horizon.
package struct Evaluation: Hashable, Sendable, Codable {
    /// Ascending by horizon; horizons without outcomes are left out.
    package var scores: [HorizonScore]

    package init(_ outcomes: some Sequence<Outcome>) {
        var sums: [Int: Sums] = [:]
        for outcome in outcomes { sums[outcome.horizon, default: Sums()].add(outcome) }
        scores = sums.sorted { $0.key < $1.key }.map { $1.score(horizon: $0) }
    }

    package subscript(horizon horizon: Int) -> HorizonScore? {
        scores.first { $0.horizon == horizon }
    }

    /// The mean of RMSE / RMSE(persistence) over the given horizons, a single figure for comparing models.
    ///
    /// Lower is better, 1 equals persistence.
    ///
    /// - Returns: `nil` if a horizon has no outcomes or persistence had no error.
    package func relativeError(horizons: [Int] = Horizons.standard.hours) -> Double? {
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
        persistence += outcome.persistenceResidual * outcome.persistenceResidual
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
