import Observations

/// The unscaled context of one origin, NaN if an input is missing.
///
/// Reads the series at `origin` and before.
struct OriginInputs {
    let origin: Hour
    let series: HourlySeries
    /// The variable that is forecast.
    let target: Variable
    /// The sun at the origin and at the hours after it; empty if the place or the time is unknown.
    let suns: ArraySlice<SolarPosition>
    /// The change over 24 hours in the target's unit, the same for every horizon; NaN if not asked for.
    let dayAheadRegression: Float

    init(
        origin: Hour,
        series: HourlySeries,
        target: Variable,
        suns: ArraySlice<SolarPosition> = [],
        dayAheadRegression: Float = .nan
    ) {
        self.origin = origin
        self.series = series
        self.target = target
        self.suns = suns
        self.dayAheadRegression = dayAheadRegression
    }

    /// - Parameters:
    ///   - feature: the feature to compute.
    ///   - horizon: 1 … 24 hours.
    /// - Returns: in the feature's unit.
    func value(of feature: ContextFeature, horizon: Int) -> Float {
        let targetHour = origin + horizon
        switch feature {
        case .weeklyChange:
            return DiurnalHistory.meanChange(of: target, horizon: horizon, at: origin, in: series)
        case .yesterdayDifference:
            let yesterday = targetHour - Hour.perDay
            return yesterday <= origin ? target.difference(series.rawValue(target, yesterday), now) : .nan
        case .normalDifference:
            let normal = DiurnalHistory.mean(target, at: targetHour, days: DiurnalHistory.longDays, of: series)
            return target.difference(normal, now)
        case .dayAheadRegression:
            return dayAheadRegression
        case .solarElevationChange:
            guard let sun = suns.first else { return .nan }
            return Float(suns[suns.startIndex + horizon].sineOfElevation - sun.sineOfElevation)
        }
    }

    private var now: Float { series.rawValue(target, origin) }
}
