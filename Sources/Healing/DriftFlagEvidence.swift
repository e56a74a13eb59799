/// Why a drift raised a flag: enough to find the deciding residuals, and to check the decision from stored rows.
package struct DriftFlagEvidence: Hashable, Sendable, Codable {
    package var station: String
    /// The outcome at which the drift was detected.
    package var outcome: Int64
    package var kind: String
    package var direction: String
    /// The outcome's target time, in seconds since 1970.
    package var time: Int64
    /// When the change probably began, in seconds since 1970.
    package var estimatedStart: Int64
    /// The number of latest outcomes that the deciding statistic covers.
    package var window: Int
    package var statistic: Double
    /// The value of the statistic that raises an alarm.
    package var threshold: Double
    /// The size of the change, in °C.
    package var size: Double
    /// The size of the change in standard deviations of the reference's residuals.
    package var sizeInSigma: Double
    /// Persistence's mean absolute error relative to the reference; a diagnosis without influence on decisions.
    package var baselineError: Double?
    /// The readings' mean over a week less the mean over two months, in °C; a diagnosis without influence on
    /// decisions.
    package var readingShift: Double?

    package init(
        station: String,
        outcome: Int64,
        kind: String,
        direction: String,
        time: Int64,
        estimatedStart: Int64,
        window: Int,
        statistic: Double,
        threshold: Double,
        size: Double,
        sizeInSigma: Double,
        baselineError: Double? = nil,
        readingShift: Double? = nil
    ) {
        self.station = station
        self.outcome = outcome
        self.kind = kind
        self.direction = direction
        self.time = time
        self.estimatedStart = estimatedStart
        self.window = window
        self.statistic = statistic
        self.threshold = threshold
        self.size = size
        self.sizeInSigma = sizeInSigma
        self.baselineError = baselineError
        self.readingShift = readingShift
    }

    private enum CodingKeys: String, CodingKey {
        case station
        case outcome
        case kind
        case direction
        case time
        case estimatedStart = "estimated_start"
        case window
        case statistic
        case threshold
        case size
        case sizeInSigma = "size_in_sigma"
        case baselineError = "weather_difficulty"
        case readingShift = "reading_shift"
    }
}
