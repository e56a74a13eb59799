import Forecasting

/// Reads the records of one file format; pure, without input or output.
protocol ReportFormat {
    /// - Returns: `nil` for a record that is no hourly report: a heading, a daily summary, a special report, another
    ///   station.
    /// - Throws: ``FormatError`` without file and line, for a record that breaks the format.
    mutating func report(in record: Span<UInt8>) throws(FormatError) -> Observation?

    /// Called once after the last record; throws if what came was no whole answer.
    func finish() throws(FormatError)
}

extension ReportFormat {
    func finish() throws(FormatError) {}
}

/// What to do with a record that breaks its format.
package enum OddLines: Sendable {
    /// The reading ends with an error that names the line.
    case refuse
    /// It is left out and reported; the reading goes on.
    case skip(report: @Sendable (FormatError) -> Void)
}

/// What to do with values outside ``Channel/physicalRange``.
package enum ImpossibleValues: Sendable {
    /// They count as missing.
    case remove
    /// They are passed on as they stand; for replaying broken sensors on purpose.
    case keep
}

/// Which pressure is read from a format that has several; never two in one reading, since they differ by up to 40 hPa
/// at a station 300 m high.
package enum PressureKind: String, Hashable, Sendable, Codable, CaseIterable {
    /// Reduced to sea level with the measured temperature.
    case seaLevel = "sea_level"
    /// As the barometer stands.
    case station
    /// Reduced to sea level by the standard atmosphere (QNH).
    case altimeter
}

/// How a file is read.
package struct ReadingOptions: Sendable {
    package var oddLines: OddLines
    package var impossibleValues: ImpossibleValues
    package var pressure: PressureKind

    package init(
        oddLines: OddLines = .refuse,
        impossibleValues: ImpossibleValues = .remove,
        pressure: PressureKind = .seaLevel
    ) {
        self.oddLines = oddLines
        self.impossibleValues = impossibleValues
        self.pressure = pressure
    }
}
