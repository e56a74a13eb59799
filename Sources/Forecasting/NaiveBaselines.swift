/// The temperature stays as it is.
package struct Persistence: PointwisePredictor {
    package let name = "persistence"

    package init() {}

    package func value(horizon: Int, from origin: Int64, of series: HourlySeries) -> Float {
        series.rawValue(.temperature, origin)
    }
}

/// The temperature will be what it was at the same hour of the latest day known.
package struct SeasonalNaive: PointwisePredictor {
    package let name = "seasonal_naive"

    package init() {}

    package func value(horizon: Int, from origin: Int64, of series: HourlySeries) -> Float {
        let day = Int(DiurnalHistory.hoursPerDay)
        let daysBack = (horizon + day - 1) / day
        return series.rawValue(.temperature, origin + Int64(horizon - daysBack * day))
    }
}

/// The temperature changes as it did on average over the same hours of the last seven days.
package struct DiurnalPersistence: PointwisePredictor {
    package let name = "diurnal_persistence"

    package init() {}

    package func value(horizon: Int, from origin: Int64, of series: HourlySeries) -> Float {
        series.rawValue(.temperature, origin) + DiurnalHistory.meanChange(horizon: horizon, at: origin, of: series)
    }
}
