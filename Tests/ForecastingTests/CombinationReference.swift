import Forecasting
import Foundation
import ObservationFixtures
import Observations

/// A second implementation of the method in `docs/combination.md`: in double precision, one horizon and one expert at a
/// time, with each regression solved from all of its rows.
struct CombinationReference {
    let horizon: Int
    private var issued: [Hour: Issue] = [:]
    private var regrets = [Double](repeating: 0, count: 7)
    private(set) var squares = 0.0
    private(set) var outcomes = 0.0
    private(set) var inverseLearningRate: Double
    private var rows: [(inputs: [Double], error: Double)] = []
    /// (p − y)² − (x − y)² of persistence x and the mixture p, in the order of the outcomes.
    private var differences: [Double] = []

    struct Issue {
        var experts: [Double?]
        /// By the experts' losses.
        var mixture: Double
        /// With persistence's lead.
        var combined: Double
        var weights: [Double]
        var inputs: [Double]?
        /// λ at the time of issue.
        var inverseLearningRate: Double
    }

    init(horizon: Int) {
        self.horizon = horizon
        inverseLearningRate = Self.inverseLearningRate(horizon) * Double(horizon)
    }

    var discount: Double { 1 - 1 / (24 * Double(horizon)) }
    /// Ordered as `Expert.allCases`.
    static let priorWeights = [0.1, 0.4, 0.9, 0.1, 0.1, 0.1, 0.1].map { $0 / 1.8 }
    static func inverseLearningRate(_ horizon: Int) -> Double { (24 * Double(horizon * horizon) / 8).squareRoot() }
    private var meanSquare: Double { (squares + 12 * Double(horizon)) / (outcomes + 12) }

    /// - Parameters:
    ///   - experts: the forecasts from the hour; the lists are complete for this horizon.
    ///   - hour: the origin.
    ///   - residuals: the champion's residuals one hour ahead, as learned so far.
    ///   - correcting: `false` lets the correctors sleep, which saves the solution over all rows.
    /// - Returns: the forecasts of all experts, and the mixture.
    @discardableResult
    mutating func issue(
        _ experts: ExpertForecasts,
        at hour: Hour,
        residuals: Residuals,
        correcting: Bool = true
    ) -> Issue {
        func element(_ list: [Float]) -> Double? {
            horizon <= list.count && list[horizon - 1].isFinite ? Double(list[horizon - 1]) : nil
        }
        let now = Double(experts.persistence)
        let champion = element(experts.champion)
        let diurnal = element(experts.diurnalPersistence)
        var inputs: [Double]?
        let biasCorrected = champion.map { $0 + residuals.bias }
        var all: [Double?] = [champion, biasCorrected, element(experts.predecessor), now, diurnal, nil, nil]
        if let champion, let biasCorrected {
            let angle = 2 * Double.pi * Double((hour + horizon).ofDay) / 24
            let cycle = [sin(angle), cos(angle), sin(2 * angle), cos(2 * angle)]
            let row = [1, champion - now, diurnal.map { $0 - now } ?? 0, residuals.last] + cycle
            inputs = row
            let h = Double(horizon)
            guard correcting else { return keep(all, inputs: inputs, at: hour) }
            all[5] = biasCorrected + dot(coefficients(forgetting: 1 - 1 / (48 + 24 * h), ridge: 10 * h), row)
            all[6] = biasCorrected + dot(coefficients(forgetting: 1 - 1.0 / 2000, ridge: 50 * h), row)
        }
        return keep(all, inputs: inputs, at: hour)
    }

    /// With given forecasts of the experts that learn from the champion.
    @discardableResult
    mutating func issue(
        _ experts: ExpertForecasts,
        at hour: Hour,
        biasCorrected: Double?,
        correctors: [Double?]
    ) -> Issue {
        func element(_ list: [Float]) -> Double? {
            horizon <= list.count && list[horizon - 1].isFinite ? Double(list[horizon - 1]) : nil
        }
        let models = [element(experts.champion), biasCorrected, element(experts.predecessor)]
        let baselines = [Double(experts.persistence), element(experts.diurnalPersistence)]
        return keep(models + baselines + correctors, inputs: nil, at: hour)
    }

    private mutating func keep(_ all: [Double?], inputs: [Double]?, at hour: Hour) -> Issue {
        let scores = all.indices.map {
            all[$0] == nil ? 0 : Self.priorWeights[$0] * exp(regrets[$0] / inverseLearningRate)
        }
        let weights = scores.map { $0 / scores.reduce(0, +) }
        let mixture = zip(weights, all).reduce(0) { $0 + $1.0 * ($1.1 ?? 0) }
        let share = lead
        let issue = Issue(
            experts: all,
            mixture: mixture,
            combined: mixture + share * ((all[3] ?? mixture) - mixture),
            weights: weights.enumerated().map { (1 - share) * $0.element + ($0.offset == 3 ? share : 0) },
            inputs: inputs,
            inverseLearningRate: inverseLearningRate
        )
        issued[hour] = issue
        return issue
    }

    /// Persistence's part of the answer that its lead of the last four blocks of 24 outcomes gives it.
    private var lead: Double {
        let blocks = stride(from: 0, to: differences.count - 23, by: 24)
            .map { differences[$0..<$0 + 24].reduce(0, +) / 24 }
            .suffix(4)
        guard blocks.count == 4 else { return 0 }
        let mean = blocks.reduce(0, +) / 4
        let variance = blocks.reduce(0) { $0 + square($1 - mean) } / 3
        guard mean > 0 else { return 0 }
        return max(0, 1 - 16 * (variance / 4 + square(0.005 * meanSquare)) / square(mean))
    }

    /// - Returns: the judged forecast and the learned outcome.
    @discardableResult
    mutating func observe(_ temperature: Double, at hour: Hour) -> (issue: Issue, outcome: Double)? {
        guard let issue = issued.removeValue(forKey: hour - horizon), let now = issue.experts[3] else {
            return nil
        }
        let forecasts = issue.experts.compactMap(\.self)
        let reach = 2 * meanSquare.squareRoot()
        let outcome = min(max(temperature, (forecasts.min() ?? 0) - reach), (forecasts.max() ?? 0) + reach)
        for (index, forecast) in issue.experts.enumerated() {
            regrets[index] *= discount
            if let forecast { regrets[index] += square(issue.mixture - outcome) - square(forecast - outcome) }
        }
        differences.append(square(issue.mixture - outcome) - square(now - outcome))
        squares = discount * squares + min(square(outcome - now), 2 * meanSquare)
        outcomes = discount * outcomes + 1
        inverseLearningRate = max(discount * inverseLearningRate, Self.inverseLearningRate(horizon) * meanSquare)
        if let inputs = issue.inputs, let biasCorrected = issue.experts[1] {
            rows.append((inputs, outcome - biasCorrected))
        }
        return (issue, outcome)
    }

    /// The minimum of Σ λⁿ⁻ⁱ (eᵢ − θ·φᵢ)² + ρ‖θ‖² over all rows, by Gaussian elimination with pivoting.
    func coefficients(forgetting: Double, ridge: Double) -> [Double] {
        var matrix = (0..<8).map { i in (0..<9).map { i == $0 ? ridge : 0 } }
        var weight = 1.0
        for row in rows.reversed() {
            for i in 0..<8 {
                for j in 0..<8 { matrix[i][j] += weight * row.inputs[i] * row.inputs[j] }
                matrix[i][8] += weight * row.inputs[i] * row.error
            }
            weight *= forgetting
        }
        for column in 0..<8 {
            let pivot = (column..<8).max { abs(matrix[$0][column]) < abs(matrix[$1][column]) } ?? column
            matrix.swapAt(column, pivot)
            for row in 0..<8 where row != column {
                let factor = matrix[row][column] / matrix[column][column]
                for k in column..<9 { matrix[row][k] -= factor * matrix[column][k] }
            }
        }
        return (0..<8).map { matrix[$0][8] / matrix[$0][$0] }
    }
}

private func dot(_ x: [Double], _ y: [Double]) -> Double { zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } }

/// The champion's residuals one hour ahead as the combination stores them, in double precision.
struct Residuals {
    private(set) var last = 0.0
    private var weights: [Double] = []
    private var values: [Double] = []
    private var squares = 12.0
    private var count = 24.0

    /// The weighted mean of the last 200 residuals, as far as it exceeds three standard errors.
    var bias: Double {
        let squaredError = 1.5 * (squares / count) / 15 * (8 / max(weights.reduce(0, +), 1e-9))
        return mean == 0 ? 0 : mean * max(0, 1 - 9 * squaredError / square(mean))
    }

    private var mean: Double {
        zip(weights, values).reduce(0) { $0 + $1.0 * $1.1 } / max(weights.reduce(0, +), 1e-9)
    }

    /// - Parameters:
    ///   - residual: the champion's residual.
    ///   - biasCorrected: the bias-corrected champion's residual.
    mutating func append(_ residual: Double, biasCorrected: Double) {
        let deviation = values.isEmpty ? 0 : residual - mean
        (squares, count) = (squares * 239 / 240 + min(square(deviation), 9 * squares / count), count * 239 / 240 + 1)
        weights = (weights.map { $0 * 7 / 8 } + [1]).suffix(200)
        values = (values + [residual]).suffix(200)
        last = biasCorrected
    }
}

func square(_ x: Double) -> Double { x * x }
