package import Observations

/// Forecasts that the target keeps its value.
package struct Persistence: PointwisePredictor {
    package let name = "persistence"
    package let target: Variable

    package init(_ target: Variable) {
        self.target = target
    }

    package func value(horizon: Int, from origin: Hour, of series: HourlySeries) -> Float {
        series.rawValue(target, origin)
    }
}

/// Forecasts the value at the same hour of the latest day with a known value.
package struct SeasonalNaive: PointwisePredictor {
    package let name = "seasonal_naive"
    package let target: Variable

    package init(_ target: Variable) {
        self.target = target
    }

    package func value(horizon: Int, from origin: Hour, of series: HourlySeries) -> Float {
        let daysBack = (horizon + Hour.perDay - 1) / Hour.perDay
        return series.rawValue(target, origin + (horizon - daysBack * Hour.perDay))
    }
}
