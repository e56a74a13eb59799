import Forecasting

/// NOAA Integrated Surface Database, global-hourly CSV: compound fields of tenths with quality codes, UTC.
///
/// `TMP "+0310,1"` is 31.0 °C of quality 1; `WND "030,1,N,0087,1"` blows at 8.7 m/s; 9999 is missing. Quality 2 and 6
/// (suspect) and 3 and 7 (erroneous) count as missing. Special reports (FM-16) and daily summaries are passed over.
/// Format: NOAA NCEI, "Federal Climate Complex Data Documentation for Integrated Surface Data".
struct ISDGlobalHourlyFormat: ReportFormat {
    private let station: Column
    private let date: Column
    private let reportType: Column?
    private let temperature: Column
    private let wind: Column
    private let pressure: Column?
    private let pressurePart: Int
    private var choice: StationChoice
    private var fields = CSVFields()

    /// - Returns: `nil` if the header is not that of this format.
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
        choice = StationChoice(chosen)
    }

    mutating func report(in record: Span<UInt8>) throws(FormatError) -> Observation? {
        try fields.split(record)
        guard try choice.accepts(record, fields, column: station),
            try ReportType.isHourly(reportType, in: record, fields)
        else { return nil }
        return Observation(
            station: choice.name,
            time: try date.time(in: record, fields, zone: .assumed(0)),
            temperature: try tenths(temperature, part: 0, in: record),
            windSpeed: try tenths(wind, part: 3, in: record),
            pressure: try pressure.flatMap { column throws(FormatError) in
                try tenths(column, part: pressurePart, in: record)
            }
        )
    }

    func finish() throws(FormatError) { try choice.finish() }

    /// The value in tenths at `part` of a compound field; its quality code stands in the part after it.
    private func tenths(_ column: Column, part: Int, in record: Span<UInt8>) throws(FormatError) -> Double? {
        let field = record.extracting(try column.range(in: fields))
        if field.isEmpty { return nil }
        guard let value = Self.part(part, of: field), let quality = Self.part(part + 1, of: field),
            let number = DecimalText.parseInteger(field.extracting(value)), quality.count == 1
        else {
            throw column.error(field, expected: "tenths and a quality code, such as +0310,1 or +9999,9")
        }
        if number == 9999 || number == 99999 { return nil }
        let code = field[quality.lowerBound]
        let isRejected =
            code == UInt8(ascii: "2") || code == UInt8(ascii: "3") || code == UInt8(ascii: "6")
            || code == UInt8(ascii: "7")
        return isRejected ? nil : Double(number) / 10
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
