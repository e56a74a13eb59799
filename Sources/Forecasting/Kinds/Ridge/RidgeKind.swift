package import Observations

/// Ridge regression: a linear model that is fitted in a fraction of a second.
package struct RidgeKind: ModelKind {
    package typealias Model = RidgeModel

    /// λ, in squares of the target's unit × rows.
    package var ridge: Double
    package var horizons: Int

    /// The minimum number of equations that determine the coefficients: four for each.
    static let minimumRows = 200

    package init(ridge: Double = 10, horizons: Int = Horizons.longest) {
        self.ridge = ridge
        self.horizons = horizons
    }

    package var window: Int { RidgeInputs.window }

    package func epochs(from start: TrainingStart) -> Int { 0 }

    package func train(_ task: TrainingTask, progress: (EpochReport) throws -> Void) throws -> TrainedModel {
        let parts = task.stations.map { ($0.series, $0.split.training) }
        let model = try fit(task.target, on: parts)
        var trained = try TrainedModel(
            model,
            origin: .fromScratch,
            settings: ["ridge": "\(ridge)"],
            on: task.stations
        )
        trained.heldOutOutcomes = try model.outcomes(on: task.stations, \.heldOut)
        return trained
    }

    /// Fits y(t + h) − y(t), h = 1 … `horizons`, on origins of the parts whose lags and targets were all observed
    /// within their part.
    ///
    /// - Parameters:
    ///   - target: y.
    ///   - parts: the series of each station with its training parts.
    /// - Returns: the fitted model.
    /// - Throws: ``RidgeError/tooFewRows(found:expected:)``, or ``ForecastError/specification(_:)`` if the number of
    ///   horizons is out of range.
    package func fit(_ target: Variable, on parts: [(HourlySeries, [Range<Hour>])]) throws -> RidgeModel {
        let specification = try RidgeSpecification(target: target, horizons: horizons)
        var equations = NormalEquations(columns: RidgeInputs.columns, targets: horizons)
        for (series, hours) in parts {
            for part in hours { add(series[part], of: target, to: &equations) }
        }
        guard equations.rows >= Self.minimumRows, let coefficients = equations.solved(ridge: ridge) else {
            throw RidgeError.tooFewRows(found: equations.rows, expected: Self.minimumRows)
        }
        return RidgeModel(specification: specification, coefficients: coefficients)
    }

    private func add(_ known: HourlySeries, of target: Variable, to equations: inout NormalEquations) {
        for origin in known.hours {
            guard let now = known[target, origin], let row = RidgeInputs.row(of: target, at: origin, in: known) else {
                continue
            }
            let targets = (1...horizons).compactMap { known[target, origin + $0] }
            guard targets.count == horizons else { continue }
            equations.add(row, target: targets.map { Double(target.difference($0, now)) })
        }
    }
}

/// The reason that a ridge regression cannot be fitted.
package enum RidgeError: TrainingFailure, Hashable, CustomStringConvertible {
    case tooFewRows(found: Int, expected: Int)

    package var description: String {
        switch self {
        case .tooFewRows(let found, let expected):
            "the training part must have at least \(expected) hours with two complete days before and a day after them, "
                + "got \(found)"
        }
    }
}
