/// In what way the readings themselves have become unbelievable.
public enum SensorFault: String, Sendable, Codable, Hashable, CaseIterable {
    /// The reading repeats for longer than weather and rounding explain.
    case stuck
    /// The reading leapt further than ever before and stays at one value since.
    case jumpToConstant = "jump_to_constant"
    /// Readings lie outside what occurs on Earth.
    case impossibleValue = "impossible_value"
}

/// Why the readings are not believed.
public struct SensorFaultEvidence: Sendable, Codable, Hashable {
    /// In what way the readings are unbelievable.
    public var fault: SensorFault
    /// The time of the row at which it was decided, in seconds since 1970-01-01T00:00:00Z.
    public var time: Int64
    /// That row's number, counted from 0 over the rows that were not refused.
    public var row: Int
    /// The time of the first unbelievable row, in seconds since 1970-01-01T00:00:00Z.
    public var estimatedStart: Int64
    /// How many rows the evidence rests on.
    public var rows: Int
    /// The reading, in °C.
    public var reading: Double
    /// For repeats −ln of the probability of such a run in order, for impossible values their number.
    public var statistic: Double
    /// What the statistic has to reach.
    public var threshold: Double

    /// Makes evidence.
    public init(
        fault: SensorFault,
        time: Int64,
        row: Int,
        estimatedStart: Int64,
        rows: Int,
        reading: Double,
        statistic: Double,
        threshold: Double
    ) {
        self.fault = fault
        self.time = time
        self.row = row
        self.estimatedStart = estimatedStart
        self.rows = rows
        self.reading = reading
        self.statistic = statistic
        self.threshold = threshold
    }
}
