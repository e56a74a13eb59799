import Forecasting

/// The next-hour forecasts that wait for what really happens, and the errors of those that were judged.
///
/// A forecast is judged only by an observation that is later than the newest one it knew.
package struct ForecastLedger: Sendable {
    private struct Key: Hashable {
        var station: String
        var hour: Int64
    }

    private struct Pending {
        var value: Double
        var issuedAt: Timestamp
    }

    private var pending: [Key: Pending] = [:]
    private var squaredErrors: [Double] = []
    private var next = 0

    /// Errors that are remembered: a week of hourly forecasts.
    static let window = 168

    package init() {}

    /// Notes the one-hour value of a forecast; the first one for an hour counts.
    package mutating func note(_ forecast: IssuedForecast) {
        guard let point = forecast.horizons.first(where: { $0.horizon == 1 }) else { return }
        let key = Key(station: forecast.station, hour: point.targetTime.nearestHour)
        if pending[key] == nil {
            pending[key] = Pending(value: point.value, issuedAt: forecast.issuedAt)
        }
    }

    /// Judges the forecast for the observation's hour, if there is one that was made before.
    ///
    /// - Returns: its residual, actual less predicted, in °C.
    @discardableResult
    package mutating func judge(_ observation: Observation) -> Double? {
        let hour = observation.time.nearestHour
        let forecast = pending.removeValue(forKey: Key(station: observation.station, hour: hour))
        pending = pending.filter { $0.key.station != observation.station || $0.key.hour > hour }
        guard let forecast, let actual = observation.temperature, forecast.issuedAt.nearestHour < hour else {
            return nil
        }
        let residual = actual - forecast.value
        if squaredErrors.count < Self.window {
            squaredErrors.append(residual * residual)
        } else {
            squaredErrors[next] = residual * residual
        }
        next = (next + 1) % Self.window
        return residual
    }

    /// Over the newest judged forecasts, in °C; `nil` before the first.
    package var rootMeanSquaredError: Double? {
        squaredErrors.isEmpty ? nil : (squaredErrors.reduce(0, +) / Double(squaredErrors.count)).squareRoot()
    }
}
