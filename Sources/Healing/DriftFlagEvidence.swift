/// Why drift raised a flag: enough to find the residuals that decided, and to check the decision from stored rows.
package struct DriftFlagEvidence: Hashable, Sendable, Codable {
    package var station: String
    /// The outcome at which it was decided.
    package var outcome: Int64
    package var kind: String
    package var direction: String
    /// The outcome's target time, in seconds since 1970.
    package var time: Int64
    /// When the change probably began, in seconds since 1970.
    package var estimatedStart: Int64
    /// How many of the latest outcomes the deciding statistic looks at.
    package var window: Int
    package var statistic: Double
    /// What the statistic had to reach.
    package var threshold: Double
    /// In °C.
    package var size: Double
    /// In standard deviations of the reference's residuals.
    package var sizeInSigma: Double
    /// How hard the weather was to forecast, relative to the reference; a diagnosis, which decides nothing.
    package var weatherDifficulty: Double?
    /// How far the readings' mean over a week lay above that over two months, in °C; a diagnosis, which decides nothing.
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
        weatherDifficulty: Double? = nil,
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
        self.weatherDifficulty = weatherDifficulty
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
        case weatherDifficulty = "weather_difficulty"
        case readingShift = "reading_shift"
    }
}
