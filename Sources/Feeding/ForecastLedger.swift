package import Observations

/// Compares next-hour forecasts with their observations, and keeps the errors of the judged ones.
///
/// A forecast is judged only by an observation after its issue. An API with several targets lists the forecasts of its
/// first target first; the ledger follows that target alone.
package struct ForecastLedger: Sendable {
    private struct Key: Hashable {
        var station: String
        var hour: Hour
    }

    private struct Pending {
        var value: Double
        var issuedAt: Timestamp
    }

    /// The variable of the forecasts.
    package private(set) var variable: Variable
    private var target: TargetName?
    private var pending: [Key: Pending] = [:]
    private var squaredErrors: [Double] = []
    private var next = 0

    /// The number of newest errors that are stored: a week of hourly forecasts.
    static let window = 168

    package init() {
        variable = Target.standard.variable
    }

    /// Stores the one-hour value of a forecast; the first forecast for an hour counts.
    ///
    /// - Returns: `false` for a forecast of another target than the first forecast's.
    @discardableResult
    package mutating func accept(_ forecast: ReceivedForecast) -> Bool {
        if target == nil {
            target = forecast.target
            variable = forecast.target.variable ?? variable
        }
        guard forecast.target == target else { return false }
        store(forecast)
        return true
    }

    private mutating func store(_ forecast: ReceivedForecast) {
        guard let point = forecast.horizons.first(where: { $0.horizon == 1 }) else { return }
        let key = Key(station: forecast.station, hour: point.targetTime.nearestHour)
        if pending[key] == nil {
            pending[key] = Pending(value: point.value, issuedAt: forecast.issuedAt)
        }
    }

    /// Judges the forecast for the observation's hour, if such a forecast was issued earlier.
    ///
    /// - Returns: its residual, actual − predicted, in the variable's unit.
    @discardableResult
    package mutating func judge(_ observation: Observation) -> Double? {
        let hour = observation.time.nearestHour
        let forecast = pending.removeValue(forKey: Key(station: observation.station, hour: hour))
        pending = pending.filter { $0.key.station != observation.station || $0.key.hour > hour }
        guard let forecast, let actual = observation[variable], forecast.issuedAt.nearestHour < hour else {
            return nil
        }
        let residual = variable.difference(actual, forecast.value)
        if squaredErrors.count < Self.window {
            squaredErrors.append(residual * residual)
        } else {
            squaredErrors[next] = residual * residual
        }
        next = (next + 1) % Self.window
        return residual
    }

    /// The RMSE of the newest judged forecasts, in the variable's unit; `nil` before the first.
    package var rootMeanSquaredError: Double? {
        squaredErrors.isEmpty ? nil : (squaredErrors.reduce(0, +) / Double(squaredErrors.count)).squareRoot()
    }
}
