import Observations

/// NOAA Integrated Surface Database, global-hourly CSV: compound fields of numbers with quality codes, UTC.
///
/// `TMP "+0310,1"` is 31.0 °C with quality 1; `WND "030,1,N,0087,1"` is wind from 30° at 8.7 m/s; a number of nines is
/// missing. Qualities 2 and 6 (suspect) and 3 and 7 (erroneous) count as missing. Special reports (FM-16) and daily
/// summaries are skipped.
///
/// Format: NOAA NCEI, "Federal Climate Complex Data Documentation for Integrated Surface Data".
struct ISDGlobalHourlyFormat: ReportFormat {
    private let station: Column
    private let date: Column
    private let reportType: Column?
    private let temperature: Column
    private let wind: Column
    private let pressure: Column?
    private let pressurePart: Int
    private let dewPoint: Column?
    private var choice: StationChoice
    private var fields = CSVFields()

    /// - Returns: `nil` if the header does not match this format.
    init?(header: [String], station chosen: String?, pressure kind: PressureKind) {
        guard let station = Column("STATION", in: header), let date = Column("DATE", in: header),
            let temperature = Column("TMP", in: header), let wind = Column("WND", in: header)
        else { return nil }
        self.station = station
        self.date = date
        self.temperature = temperature
        self.wind = wind
        reportType = Column("REPORT_TYPE", in: header)
        pressure = Column(kind == .seaLevel ? "SLP" : "MA1", in: header)
        pressurePart = kind == .station ? 2 : 0
        dewPoint = Column("DEW", in: header)
        choice = StationChoice(chosen)
    }

    mutating func report(in record: Span<UInt8>) throws(FormatError) -> Observation? {
        try fields.split(record)
        guard try choice.accepts(record, fields, column: station),
            try ReportType.isHourly(reportType, in: record, fields)
        else { return nil }
        var report = Observation(
            station: choice.name,
            time: try date.time(in: record, fields, zone: .assumed(.zero))
        )
        report[.temperature] = try tenths(temperature, part: 0, in: record)
        report[.windSpeed] = try tenths(wind, part: 3, in: record)
        report[.pressure] = try pressure.flatMap { column throws(FormatError) in
            try tenths(column, part: pressurePart, in: record)
        }
        report[.dewPoint] = dewPoint.flatMap { try? tenths($0, part: 0, in: record) }
        report[.windDirection] = (try? number(wind, part: 0, in: record))
            .flatMap { $0 == Self.unknownDirection ? nil : UnitConversion.windDirection(reported: Double($0)) }
        return report
    }

    func finish() throws(FormatError) { try choice.finish() }

    /// A direction in degrees that represents a missing direction, a variable direction and calm.
    private static let unknownDirection: Int64 = 999

    private func tenths(_ column: Column, part: Int, in record: Span<UInt8>) throws(FormatError) -> Double? {
        guard let number = try number(column, part: part, in: record), number != 9999, number != 99999 else {
            return nil
        }
        return Double(number) / 10
    }

    /// The whole number at `part` of a compound field, whose quality code is the next part.
    ///
    /// - Returns: `nil` for an empty field and a rejected value.
    private func number(_ column: Column, part: Int, in record: Span<UInt8>) throws(FormatError) -> Int64? {
        let field = record.extracting(try column.range(in: fields))
        if field.isEmpty { return nil }
        guard let value = Self.part(part, of: field), let quality = Self.part(part + 1, of: field),
            let number = DecimalText.parseInteger(field.extracting(value)), quality.count == 1
        else {
            throw column.error(field, expected: "tenths and a quality code, such as +0310,1 or +9999,9")
        }
        let code = field[quality.lowerBound]
        let isRejected =
            code == UInt8(ascii: "2") || code == UInt8(ascii: "3") || code == UInt8(ascii: "6")
            || code == UInt8(ascii: "7")
        return isRejected ? nil : number
    }

    private static func part(_ part: Int, of field: Span<UInt8>) -> Range<Int>? {
        var start = 0
        var index = 0
        for position in field.indices where field[position] == UInt8(ascii: ",") {
            if index == part { return start..<position }
            index += 1
            start = position + 1
        }
        return index == part ? start..<field.count : nil
    }
}
