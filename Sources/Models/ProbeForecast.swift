import Forecasting
import Observations

/// A forecast that was made when the version was trained, and that every loaded copy must reproduce.
package struct ProbeForecast: Hashable, Sendable, Codable {
    /// The model's window; each step has the values of its inputs in their order.
    package var sequence: [[Double]]
    /// One value for each horizon, in the target's unit.
    package var forecast: [Double]

    /// The largest difference between machines with different floating-point arithmetic, in the target's unit.
    package static let tolerance = 1e-3

    /// A mild day: every variable moves through its usual range and back.
    ///
    /// - Throws: `ForecastError` if the model cannot make the forecast.
    init(of model: some ForecastModel) throws {
        let specification = model.specification
        sequence = (0..<specification.window)
            .map { hour in
                let fall = abs(Double(hour % Hour.perDay) / Double(Hour.perDay) - 0.5) * 2
                return specification.inputs.map { variable in
                    let range = variable.usualRange
                    return range.upperBound - (range.upperBound - range.lowerBound) * fall
                }
            }
        forecast = try Self.values(of: model, sequence: sequence)
    }

    /// Repeats the probe forecast.
    ///
    /// - Throws: ``ArtifactError`` if the result differs from the one at training.
    func verify(_ model: some ForecastModel) throws {
        let found = try Self.values(of: model, sequence: sequence)
        guard found.count == forecast.count else {
            throw ArtifactError.damaged(
                reason: "the probe forecast must have \(forecast.count) horizons, got \(found.count)"
            )
        }
        for (found, expected) in zip(found, forecast) where !(abs(found - expected) <= Self.tolerance) {
            throw ArtifactError.damaged(
                reason: "the probe forecast must give \(expected) \(model.target.unit), got \(found)"
            )
        }
    }

    private static func values(of model: some ForecastModel, sequence: [[Double]]) throws -> [Double] {
        try model.forecast(sequence: sequence).points.map(\.value)
    }
}
