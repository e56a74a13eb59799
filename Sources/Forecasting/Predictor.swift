/// Anything that forecasts temperatures, so that a backtest treats a network and a baseline alike.
package protocol Predictor: Sendable {
    /// What tables and metrics call it, such as `persistence`.
    var name: String { get }

    /// Forecasts from several origins of one station.
    ///
    /// A prediction reads nothing after its origin. Where an input is missing it falls back to something simpler, in
    /// the last resort to persistence, so that all predictors answer for the same origins.
    ///
    /// - Parameters:
    ///   - origins: hours at which a temperature was observed.
    ///   - horizons: 1 … `horizons` hours ahead are asked for.
    ///   - series: the station's observations.
    ///   - station: where they come from.
    /// - Returns: °C, row-major `origins.count` × `horizons`.
    /// - Throws: ``ForecastError`` for origins or horizons that it cannot serve.
    func predict(from origins: [Int64], horizons: Int, of series: HourlySeries, at station: Station) throws -> [Float]
}

/// A predictor without state that looks at one origin and one horizon at a time.
protocol PointwisePredictor: Predictor {
    /// °C; NaN where an input is missing.
    func value(horizon: Int, from origin: Int64, of series: HourlySeries) -> Float
}

extension PointwisePredictor {
    package func predict(
        from origins: [Int64],
        horizons: Int,
        of series: HourlySeries,
        at station: Station
    ) throws -> [Float] {
        var predictions: [Float] = []
        predictions.reserveCapacity(origins.count * horizons)
        for origin in origins {
            guard let now = series[.temperature, origin] else {
                throw ForecastError.originWithoutTemperature(station: station.id, origin: Timestamp(hour: origin))
            }
            for horizon in 1...max(horizons, 1) where horizon <= horizons {
                let value = value(horizon: horizon, from: origin, of: series)
                predictions.append(value.isNaN ? now : value)
            }
        }
        return predictions
    }
}
