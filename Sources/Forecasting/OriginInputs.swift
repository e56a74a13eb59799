/// The unscaled context of one origin, NaN where an input is missing.
///
/// Reads the series at `origin` and before, never after.
struct OriginInputs {
    let origin: Int64
    let series: HourlySeries
    /// At the origin and at the hours after it; empty if it cannot be told.
    let suns: ArraySlice<SolarPosition>
    /// °C (``PressureResponse``, ``DayAheadRegression``), the same for every horizon.
    let pressureResponse: Float
    let dayAheadRegression: Float

    /// - Parameters:
    ///   - origin: counted from 1970-01-01T00:00:00Z.
    ///   - series: the station's observations.
    ///   - suns: at the origin and at every hour that is asked for after it; empty if the place or the time is not known.
    ///   - pressureResponse: NaN where it is not asked for; so is the other.
    ///   - dayAheadRegression: of the inputs that are asked for.
    init(
        origin: Int64,
        series: HourlySeries,
        suns: ArraySlice<SolarPosition> = [],
        pressureResponse: Float = .nan,
        dayAheadRegression: Float = .nan
    ) {
        self.origin = origin
        self.series = series
        self.suns = suns
        self.pressureResponse = pressureResponse
        self.dayAheadRegression = dayAheadRegression
    }

    /// - Parameters:
    ///   - feature: what is asked for.
    ///   - horizon: 1 … 24 hours.
    /// - Returns: in the feature's unit.
    func value(of feature: ContextFeature, horizon: Int) -> Float {
        let target = origin + Int64(horizon)
        switch feature {
        case .weeklyChange:
            return DiurnalHistory.meanChange(horizon: horizon, at: origin, of: series)
        case .yesterdayDifference:
            let yesterday = target - DiurnalHistory.hoursPerDay
            return yesterday <= origin ? series.rawValue(.temperature, yesterday) - now : .nan
        case .normalDifference:
            return DiurnalHistory.mean(.temperature, at: target, days: DiurnalHistory.longDays, of: series) - now
        case .pressureResponse:
            return pressureResponse
        case .dayAheadRegression:
            return dayAheadRegression
        case .solarElevationChange:
            guard let sun = suns.first else { return .nan }
            return Float(suns[suns.startIndex + horizon].sineOfElevation - sun.sineOfElevation)
        }
    }

    private var now: Float { series.rawValue(.temperature, origin) }
}
