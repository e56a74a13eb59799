import Forecasting

/// A model that is silent where it lost to persistence on its held-back hours.
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
        for horizon in 0..<reach where persistenceGuard.allows(horizon + 1) {
            for row in origins.indices { guarded[row * horizons + horizon] = own[row * reach + horizon] }
        }
        return guarded
    }
}
