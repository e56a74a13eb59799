/// One sentence for people about a faulty sensor, the same in every output.
package struct SensorFaultDescription: Hashable, Sendable, CustomStringConvertible {
    /// The raw value of a ``SensorFault``, or the word of another version.
    package var fault: String
    /// The reading, in ``unit``.
    package var reading: Double
    /// The number of readings in the evidence.
    package var rows: Int
    package var statistic: Double
    /// The value of the statistic that is a fault.
    package var threshold: Double
    /// The unit of the measured variable, such as `°C`.
    package var unit: String

    package init(fault: String, reading: Double, rows: Int, statistic: Double, threshold: Double, unit: String) {
        self.fault = fault
        self.reading = reading
        self.rows = rows
        self.statistic = statistic
        self.threshold = threshold
        self.unit = unit
    }

    package init(_ evidence: SensorFaultEvidence, unit: String) {
        self.init(
            fault: evidence.fault.rawValue,
            reading: evidence.reading,
            rows: evidence.rows,
            statistic: evidence.statistic,
            threshold: evidence.threshold,
            unit: unit
        )
    }

    /// The sentence, such as `stuck at 12.00 °C over 30 readings; statistic 16.20, threshold 16.10`.
    package var description: String {
        "\(fault.asWords) at \(reading.fixed(2)) \(unit) over \(rows) readings; "
            + "statistic \(statistic.fixed(2)), threshold \(threshold.fixed(2))"
    }
}
