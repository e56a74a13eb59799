/// The operator's settings of a detector.
public struct DriftConfiguration: Sendable, Codable, Hashable {
    /// Acceptable false alarms per station and year, 0.001 … 100.
    ///
    /// This is the only setting of the detector's sensitivity: a larger budget detects smaller drifts earlier.
    public var falseAlarmsPerYear: Double
    /// The range of plausible readings, in °C; a reading outside is a sensor fault.
    public var plausibleReadings: ClosedRange<Double>
    /// The fixed numbers of the method.
    package var design = DetectorDesign()

    /// One false alarm in ten station years.
    public static let `default` = DriftConfiguration()

    private init() {
        falseAlarmsPerYear = 0.1
        plausibleReadings = -90...60
    }

    /// Makes a configuration.
    ///
    /// - Parameters:
    ///   - falseAlarmsPerYear: Acceptable false alarms per station and year, 0.001 … 100.
    ///   - plausibleReadings: The range of plausible readings, in °C.
    /// - Throws: ``DriftConfigurationError`` if a value is outside its range.
    public init(
        falseAlarmsPerYear: Double,
        plausibleReadings: ClosedRange<Double> = -90...60
    ) throws(DriftConfigurationError) {
        guard falseAlarmsPerYear >= 0.001, falseAlarmsPerYear <= 100 else {
            throw .budgetOutOfRange(found: falseAlarmsPerYear, expected: 0.001...100)
        }
        guard plausibleReadings.lowerBound.isFinite, plausibleReadings.upperBound.isFinite else {
            throw .unboundedReadings(found: plausibleReadings)
        }
        self.falseAlarmsPerYear = falseAlarmsPerYear
        self.plausibleReadings = plausibleReadings
    }
}

/// An invalid setting of a detector.
public enum DriftConfigurationError: Error, Hashable, CustomStringConvertible {
    /// The budget is not in the range for which the thresholds were verified.
    case budgetOutOfRange(found: Double, expected: ClosedRange<Double>)
    /// An end of the range of plausible readings is not finite.
    case unboundedReadings(found: ClosedRange<Double>)

    /// The value, the expected range and an example.
    public var description: String {
        switch self {
        case .budgetOutOfRange(let found, let expected):
            """
            The false alarms per station and year are \(found), but must be between \(expected.lowerBound) and \
            \(expected.upperBound). 0.1 is one false alarm in ten years.
            """
        case .unboundedReadings(let found):
            "The plausible readings are \(found), but both ends must be finite. The default is -90...60 °C."
        }
    }
}
