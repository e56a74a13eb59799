import Observations

/// Parses the records of one file format, without input or output.
protocol ReportFormat {
    /// - Returns: `nil` for a record that is not an hourly report: a heading, a daily summary, a special report,
    ///   another station.
    /// - Throws: ``FormatError`` without file and line, for a record that breaks the format.
    mutating func report(in record: Span<UInt8>) throws(FormatError) -> Observation?

    /// Called once after the last record; throws if the file as a whole is invalid.
    func finish() throws(FormatError)
}

extension ReportFormat {
    func finish() throws(FormatError) {}
}
