import Forecasting
import Observations

/// A predictor that forecasts the average change over the same hours of the last seven days.
struct DiurnalPersistence: Predictor {
    let name = "diurnal_persistence"
    let target: Variable

    init(_ target: Variable) {
        self.target = target
    }

    func predict(from origins: [Hour], horizons: Int, of series: HourlySeries, at station: Station) throws -> [Float] {
        try origins.flatMap { origin in
            guard let now = series[target, origin] else {
                throw ForecastError.originWithoutTarget(target, station: station.id, origin: Timestamp(origin))
            }
            return (1...horizons)
                .map { horizon in
                    let change = DiurnalHistory.meanChange(of: target, horizon: horizon, at: origin, in: series)
                    return change.isNaN ? now : target.adding(change, to: now)
                }
        }
    }
}
