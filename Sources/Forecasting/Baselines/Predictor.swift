package import Observations

/// Forecasts a target; lets a backtest treat models and baselines alike.
package protocol Predictor: Sendable {
    /// The name in tables and metrics, such as `persistence`.
    var name: String { get }

    /// The variable that is forecast.
    var target: Variable { get }

    /// Forecasts from several origins of one station.
    ///
    /// A prediction reads nothing after its origin. If an input is missing, the predictor uses a simpler method,
    /// persistence at worst, so that all predictors answer for the same origins.
    ///
    /// - Parameters:
    ///   - origins: hours at which the target was observed.
    ///   - horizons: the longest horizon; forecasts are made for 1 … `horizons` hours ahead.
    ///   - series: the station's observations.
    ///   - station: the station.
    /// - Returns: in the target's unit, row-major `origins.count` × `horizons`.
    /// - Throws: ``ForecastError`` for origins or horizons that it cannot serve.
    func predict(from origins: [Hour], horizons: Int, of series: HourlySeries, at station: Station) throws -> [Float]
}

/// A stateless predictor that computes one origin and one horizon at a time.
protocol PointwisePredictor: Predictor {
    /// A value in the target's unit; NaN if an input is missing.
    func value(horizon: Int, from origin: Hour, of series: HourlySeries) -> Float
}

extension PointwisePredictor {
    package func predict(
        from origins: [Hour],
        horizons: Int,
        of series: HourlySeries,
        at station: Station
    ) throws -> [Float] {
        var predictions: [Float] = []
        predictions.reserveCapacity(origins.count * horizons)
        for origin in origins {
            guard let now = series[target, origin] else {
                throw ForecastError.originWithoutTarget(target, station: station.id, origin: Timestamp(origin))
            }
            for horizon in 1...max(horizons, 1) where horizon <= horizons {
                let value = value(horizon: horizon, from: origin, of: series)
                predictions.append(value.isNaN ? now : value)
            }
        }
        return predictions
    }
}
