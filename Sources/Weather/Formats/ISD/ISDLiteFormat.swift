import Observations

/// NOAA ISD-Lite: one line per hour in fixed columns, UTC; temperature, dew point, pressure (sea level) and wind speed
/// in tenths, wind direction in degrees, −9999 for missing.
///
/// ```
/// 2017 01 01 00   -57   -62 10301   180    15     9 -9999     0
/// ```
///
/// Format: NOAA NCEI, "Integrated Surface Data – Lite (ISD-Lite)", technical document.
struct ISDLiteFormat: ReportFormat {
    static let lineLength = 61
    private static let missing: Int64 = -9999

    let station: String

    func report(in record: Span<UInt8>) throws(FormatError) -> Observation? {
        // Only the length shows that a field in the middle was lost.
        guard record.count == Self.lineLength else {
            throw FormatError(
                found: "\(record.count) characters, \(FormatError.quote(record))",
                expected: "a line of \(Self.lineLength) characters"
            )
        }
        var report = Observation(station: station, time: try time(in: record))
        report[.temperature] = try tenths(record, 13, "air temperature")
        report[.windSpeed] = try tenths(record, 37, "wind speed")
        report[.pressure] = try tenths(record, 25, "sea level pressure")
        report[.dewPoint] = try? tenths(record, 19, "dew point")
        report[.windDirection] = number(record, 31, 6)
            .flatMap { $0 == Self.missing ? nil : UnitConversion.windDirection(reported: Double($0)) }
        return report
    }

    private func time(in record: Span<UInt8>) throws(FormatError) -> Timestamp {
        if let year = TimeText.digits(record, 0, 4), let month = number(record, 5, 2), let day = number(record, 8, 2),
            let hour = number(record, 11, 2)
        {
            let time = CivilTime(year: year, month: Int(month), day: Int(day), hour: Int(hour))
            if time.isValid { return Timestamp(secondsSince1970: time.secondsSince1970) }
        }
        throw FormatError(
            column: "time",
            found: FormatError.quote(record.extracting(0..<13)),
            expected: "year, month, day and hour, such as 2017 01 31 23"
        )
    }

    private func tenths(_ record: Span<UInt8>, _ start: Int, _ name: String) throws(FormatError) -> Double? {
        guard let value = number(record, start, 6), abs(value) <= 99_999 else {
            throw FormatError(
                column: name,
                found: FormatError.quote(record.extracting(start..<start + 6)),
                expected: "a whole number of tenths, right-aligned in 6 characters, or -9999"
            )
        }
        return value == Self.missing ? nil : Double(value) / 10
    }

    /// Parses a right-aligned whole number in exactly these columns.
    private func number(_ record: Span<UInt8>, _ start: Int, _ width: Int) -> Int64? {
        var first = start
        while first < start + width, record[first] == UInt8(ascii: " ") { first += 1 }
        return DecimalText.parseInteger(record.extracting(first..<start + width))
    }
}
