/// What an operator decides about a detector.
public struct DriftConfiguration: Sendable, Codable, Hashable {
    /// False alarms that are acceptable per station and year, 0.001 … 100.
    ///
    /// The only setting of the detector's sensitivity: more false alarms buy earlier detection of smaller drifts.
    public var falseAlarmsPerYear: Double
    /// Readings that occur, in °C; anything outside is a sensor's fault.
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
    ///   - falseAlarmsPerYear: False alarms that are acceptable per station and year, 0.001 … 100.
    ///   - plausibleReadings: Readings that occur, in °C.
    /// - Throws: ``DriftConfigurationError`` when a value is outside its range.
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

/// A setting that a detector cannot work with.
public enum DriftConfigurationError: Error, Hashable, CustomStringConvertible {
    /// The budget of false alarms is not a number in the range that the thresholds were verified for.
    case budgetOutOfRange(found: Double, expected: ClosedRange<Double>)
    /// The range of plausible readings has no finite end.
    case unboundedReadings(found: ClosedRange<Double>)

    /// What came, what was expected, what to do.
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
