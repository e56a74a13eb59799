/// The report types that ISD and LCD mix in one file.
enum ReportType {
    /// Special reports between the hours (METAR and, before 1996, airways code), summaries of days and months, and
    /// precipitation gauges.
    private static let skipped = ["FM-16", "SAOSP", "SOD", "SOM", "SOY", "PCP15", "PCP60"].map { Array($0.utf8) }

    /// Whether a row is a regular report; always `true` for a table without the column.
    ///
    /// Padding is ignored.
    static func isHourly(_ column: Column?, in record: Span<UInt8>, _ fields: CSVFields) throws(FormatError) -> Bool {
        guard let column else { return true }
        let range = try column.range(in: fields)
        var end = range.upperBound
        while end > range.lowerBound, record[end - 1] == UInt8(ascii: " ") { end -= 1 }
        let type = record.extracting(range.lowerBound..<end)
        for other in skipped where other.count == type.count {
            var isEqual = true
            for index in type.indices where type[index] != other[index] { isEqual = false }
            if isEqual { return false }
        }
        return true
    }
}
