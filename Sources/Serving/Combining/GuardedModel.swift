import Forecasting

/// A model as it takes part in a combination: silent where it lost to persistence on its held-back hours, and where it
/// knows too little to forecast.
struct GuardedModel: Predictor {
    let forecaster: Forecaster
    let persistenceGuard: PersistenceGuard

    var name: String { forecaster.name }

    func predict(
        from origins: [Int64],
        horizons: Int,
        of series: HourlySeries,
        at station: Station
    ) throws -> [Float] {
        let reach = min(horizons, forecaster.specification.horizons)
        let own = try forecaster.predict(from: origins, horizons: reach, of: series, at: station)
        var guarded = [Float](repeating: .nan, count: origins.count * horizons)
        for (row, origin) in origins.enumerated() where forecaster.canForecast(from: origin, of: series) {
            for horizon in 0..<reach where persistenceGuard.allows(horizon + 1) {
                guarded[row * horizons + horizon] = own[row * reach + horizon]
            }
        }
        return guarded
    }
}
