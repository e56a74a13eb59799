import Forecasting
import Observations

/// A model as it takes part in a combination: without implausible forecasts, at horizons at which it lost to
/// persistence on its held-out hours, and from origins with too few known hours.
struct GuardedModel: Predictor {
    let model: any ForecastModel
    let persistenceGuard: PersistenceGuard

    var name: String { model.name }
    var target: Variable { model.target }

    func predict(
        from origins: [Hour],
        horizons: Int,
        of series: HourlySeries,
        at station: Station
    ) throws -> [Float] {
        let reach = min(horizons, model.specification.horizons)
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
