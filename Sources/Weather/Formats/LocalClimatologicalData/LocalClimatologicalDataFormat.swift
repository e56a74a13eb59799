import Observations

/// NOAA Local Climatological Data, version 1: °F, mph, inHg, degrees, **local standard time**.
///
/// Special reports (FM-16) and daily and monthly summaries are skipped. A value that the publisher marks as suspect
/// (`45s`) or a value that is not a number (`T`, `*`, `M`, `VRB`) counts as missing.
struct LocalClimatologicalDataFormat: ReportFormat {
    private let columns: LocalClimatologicalDataColumns
    private let utcOffset: UTCOffset
    private var choice: StationChoice
    private var fields = CSVFields()

    init(columns: LocalClimatologicalDataColumns, station: String?, utcOffset: UTCOffset) {
        self.columns = columns
        self.utcOffset = utcOffset
        choice = StationChoice(station)
    }

    mutating func report(in record: Span<UInt8>) throws(FormatError) -> Observation? {
        try fields.split(record)
        guard try choice.accepts(record, fields, column: columns.station),
            try ReportType.isHourly(columns.reportType, in: record, fields)
        else { return nil }
        var report = Observation(
            station: choice.name,
            time: try columns.date.time(in: record, fields, zone: .assumed(utcOffset))
        )
        report[.temperature] = try value(columns.temperature, in: record).map(UnitConversion.celsius(fahrenheit:))
        report[.windSpeed] = try value(columns.windSpeed, in: record)
            .map(UnitConversion.metersPerSecond(milesPerHour:))
        report[.pressure] = try value(columns.pressure, in: record)
            .map(UnitConversion.hectopascals(inchesOfMercury:))
        report[.dewPoint] = columns.dewPoint?.numberIfAny(in: record, fields)
            .map(UnitConversion.celsius(fahrenheit:))
        report[.windDirection] = columns.windDirection?.numberIfAny(in: record, fields)
            .flatMap(UnitConversion.windDirection(reported:))
        return report
    }

    func finish() throws(FormatError) { try choice.finish() }

    private func value(_ column: Column, in record: Span<UInt8>) throws(FormatError) -> Double? {
        DecimalText.parse(record.extracting(try column.range(in: fields)))
    }
}
