package import Forecasting
package import Observations

/// A model as an expert of a combination.
///
/// It forecasts NaN if its value is implausible, if it lost to persistence at
/// the horizon on its held-out hours, or if the origin has too few known hours.
package struct GuardedModel: Predictor {
    let model: any ForecastModel
    let persistenceGuard: PersistenceGuard

    package init(model: any ForecastModel, persistenceGuard: PersistenceGuard) {
        self.model = model
        self.persistenceGuard = persistenceGuard
    }

    package var name: String { model.name }
    package var target: Variable { model.target }

    package func predict(
        from origins: [Hour],
        horizons: Int,
        of series: HourlySeries,
        at station: Station
    ) throws -> [Float] {
        let reach = min(horizons, model.horizons)
        let own = try model.predict(from: origins, horizons: reach, of: series, at: station)
        var guarded = [Float](repeating: .nan, count: origins.count * horizons)
        for (row, origin) in origins.enumerated() where model.canForecast(from: origin, of: series) {
            for horizon in 0..<reach where persistenceGuard.allows(horizon + 1) {
                let value = own[row * reach + horizon]
                guard target.isPlausible(forecast: Double(value)) else { continue }
                guarded[row * horizons + horizon] = value
            }
        }
        return guarded
    }
}
