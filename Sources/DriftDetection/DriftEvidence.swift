/// In what way a forecaster's errors have stopped looking like those it was accepted with.
public enum DriftKind: String, Sendable, Codable, Hashable, CaseIterable {
    /// The errors' mean has moved.
    case bias
    /// The errors have become larger, around an unchanged mean.
    case errorSize = "error_size"
    /// The errors follow the time of day in another way than they did.
    case dailyShape = "daily_shape"
    /// The errors' mean creeps away over weeks.
    case slowTrend = "slow_trend"
}

/// Which way a drift goes.
///
/// In JSON the directions have the words for temperatures, whatever is forecast: stored evidence holds them.
public enum DriftDirection: String, Sendable, Codable, Hashable {
    /// The measurements lie higher above the forecasts than before: the model forecasts too low.
    case tooLow = "too_cold"
    /// The measurements lie lower than before: the model forecasts too high.
    case tooHigh = "too_warm"
    /// The errors have grown.
    case larger
    /// The pattern has changed; no direction describes it.
    case reshaped

    /// ``tooLow``, of temperatures.
    public static let tooCold = DriftDirection.tooLow
    /// ``tooHigh``, of temperatures.
    public static let tooWarm = DriftDirection.tooHigh
}

/// Why a warning or an alarm was given: everything that is needed to check it from the stored rows.
public struct DriftEvidence: Sendable, Codable, Hashable {
    /// In what way the errors have changed.
    public var kind: DriftKind
    /// Which way they have changed.
    public var direction: DriftDirection
    /// The time of the row at which it was decided, in seconds since 1970-01-01T00:00:00Z.
    public var time: Int64
    /// That row's number, counted from 0 over the rows that were not refused.
    public var row: Int
    /// How many of the latest rows the deciding statistic looks at.
    public var window: Int
    /// The time at which the change probably began, in seconds since 1970-01-01T00:00:00Z.
    public var estimatedStart: Int64
    /// The row at which the change probably began, counted as ``row`` is.
    public var estimatedStartRow: Int
    /// The deciding statistic; around 1 while nothing has changed.
    public var statistic: Double
    /// What the statistic has to reach for an alarm.
    public var threshold: Double
    /// How large the change is, in °C, never negative.
    ///
    /// For bias and slow trend how far the mean moved, for error size by how much the root mean square error grew, for
    /// daily shape the amplitude of the daily wave that was added.
    public var size: Double
    /// The same in standard deviations of the reference's errors.
    public var sizeInSigma: Double
    /// What the weather itself did, as a diagnosis; `nil` where the detector does not know.
    public var weather: WeatherDiagnosis?

    /// Makes evidence.
    public init(
        kind: DriftKind,
        direction: DriftDirection,
        time: Int64,
        row: Int,
        window: Int,
        estimatedStart: Int64,
        estimatedStartRow: Int,
        statistic: Double,
        threshold: Double,
        size: Double,
        sizeInSigma: Double,
        weather: WeatherDiagnosis? = nil
    ) {
        self.kind = kind
        self.direction = direction
        self.time = time
        self.row = row
        self.window = window
        self.estimatedStart = estimatedStart
        self.estimatedStartRow = estimatedStartRow
        self.statistic = statistic
        self.threshold = threshold
        self.size = size
        self.sizeInSigma = sizeInSigma
        self.weather = weather
    }
}
