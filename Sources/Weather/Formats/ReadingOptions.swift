package import Observations

/// Options for reading a file.
package struct ReadingOptions: Sendable {
    package var malformedRows: MalformedRowPolicy
    package var impossibleValues: ImpossibleValues
    package var pressure: PressureKind
    /// Receives each report before impossible values are removed.
    package var inspect: (@Sendable (Observation) -> Void)?

    package init(
        malformedRows: MalformedRowPolicy = .refuse,
        impossibleValues: ImpossibleValues = .remove,
        pressure: PressureKind = .seaLevel,
        inspect: (@Sendable (Observation) -> Void)? = nil
    ) {
        self.inspect = inspect
        self.malformedRows = malformedRows
        self.impossibleValues = impossibleValues
        self.pressure = pressure
    }
}

/// The handling of a record that breaks its format.
package enum MalformedRowPolicy: Sendable {
    /// The reading ends with an error that names the line.
    case refuse
    /// The record is skipped and reported; the reading continues.
    case skip(report: @Sendable (FormatError) -> Void)
}

/// The handling of values outside ``Variable/physicalRange``.
package enum ImpossibleValues: Sendable {
    /// They count as missing.
    case remove
    /// They are passed on unchanged, to replay broken sensors.
    case keep
}

/// The pressure to read from a format with several kinds.
///
/// A reading never mixes two kinds, because they differ by up to 40 hPa at a station at 300 m.
package enum PressureKind: String, Hashable, Sendable, Codable, CaseIterable {
    /// Reduced to sea level with the measured temperature.
    case seaLevel = "sea_level"
    /// At the barometer.
    case station
    /// Reduced to sea level by the standard atmosphere (QNH).
    case altimeter
}

extension PressureKind {
    /// The error of a format that has only other kinds of pressure.
    func unavailable(in name: String, offering offered: [PressureKind]) -> FormatError {
        let list = offered.map { "'\($0.rawValue)'" }.joined(separator: " or ")
        return FormatError(column: "pressure", found: "'\(rawValue)'", expected: "\(list) for \(name)")
    }
}
