/// The kind of a sensor fault.
public enum SensorFault: String, Sendable, Codable, Hashable, CaseIterable {
    /// The reading repeats for longer than weather and rounding explain.
    case stuck
    /// The reading jumped further than ever before and has stayed at one value since.
    case jumpToConstant = "jump_to_constant"
    /// Readings are outside the plausible range.
    case impossibleValue = "impossible_value"
}

/// Why the readings are not plausible.
public struct SensorFaultEvidence: Sendable, Codable, Hashable {
    /// The kind of the fault.
    public var fault: SensorFault
    /// The time of the row at which the fault was detected, in seconds since 1970-01-01T00:00:00Z.
    public var time: Int64
    /// The number of that row, counted from 0 over the accepted rows.
    public var row: Int
    /// The time of the first implausible row, in seconds since 1970-01-01T00:00:00Z.
    public var estimatedStart: Int64
    /// The number of rows in the evidence.
    public var rows: Int
    /// The reading, in °C.
    public var reading: Double
    /// For repeats −ln of the probability of such a run, for impossible values their number.
    public var statistic: Double
    /// The value of the statistic that is a fault.
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
