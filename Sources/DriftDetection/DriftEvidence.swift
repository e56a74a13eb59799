/// How a forecaster's errors differ from the errors with which it was accepted.
public enum DriftKind: String, Sendable, Codable, Hashable, CaseIterable {
    /// The errors' mean has moved.
    case bias
    /// The errors have become larger, around an unchanged mean.
    case errorSize = "error_size"
    /// The errors follow the time of day in a different way.
    case dailyShape = "daily_shape"
    /// The errors' mean moves slowly over weeks.
    case slowTrend = "slow_trend"
}

/// The direction of a drift.
///
/// The raw values are the words for temperatures, also for other variables, because stored evidence contains them.
public enum DriftDirection: String, Sendable, Codable, Hashable {
    /// The measurements are higher relative to the forecasts than before: the model forecasts too low.
    case tooLow = "too_cold"
    /// The measurements are lower relative to the forecasts than before: the model forecasts too high.
    case tooHigh = "too_warm"
    /// The errors have grown.
    case larger
    /// The daily pattern has changed; no direction describes the change.
    case reshaped

    /// ``tooLow``, for temperatures.
    public static let tooCold = DriftDirection.tooLow
    /// ``tooHigh``, for temperatures.
    public static let tooWarm = DriftDirection.tooHigh
}

/// Why a warning or an alarm was given: everything that is needed to check it from the stored rows.
public struct DriftEvidence: Sendable, Codable, Hashable {
    /// How the errors have changed.
    public var kind: DriftKind
    /// The direction of the change.
    public var direction: DriftDirection
    /// The time of the row at which the change was detected, in seconds since 1970-01-01T00:00:00Z.
    public var time: Int64
    /// The number of that row, counted from 0 over the accepted rows.
    public var row: Int
    /// The number of latest rows that the deciding statistic covers.
    public var window: Int
    /// The time at which the change probably began, in seconds since 1970-01-01T00:00:00Z.
    public var estimatedStart: Int64
    /// The row at which the change probably began, counted like ``row``.
    public var estimatedStartRow: Int
    /// The deciding statistic; around 1 without a change.
    public var statistic: Double
    /// The value of the statistic that raises an alarm.
    public var threshold: Double
    /// The size of the change, in °C, never negative.
    ///
    /// For bias and slow trend the shift of the mean, for error size the growth of the root mean square error, for
    /// daily shape the amplitude of the added daily wave.
    public var size: Double
    /// The size in standard deviations of the reference's errors.
    public var sizeInSigma: Double
    /// The behavior of the weather, as a diagnosis; `nil` if unknown.
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
