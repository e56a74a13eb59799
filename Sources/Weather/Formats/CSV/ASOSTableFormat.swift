import Observations

/// The hourly ASOS table of the R package nycflights13: °F, mph, hPa (sea level), `NA` for missing, several stations in
/// succession; `time_hour` is UTC.
struct ASOSTableFormat: ReportFormat {
    private let origin: Column
    private let time: Column
    private let temperature: Column
    private let windSpeed: Column
    private let pressure: Column
    private let dewPoint: Column?
    private let windDirection: Column?
    private var choice: StationChoice
    private var fields = CSVFields()

    /// - Throws: ``FormatError`` if a pressure other than sea level is requested.
    /// - Returns: `nil` if the header does not match this table.
    init?(header: [String], station: String?, pressure kind: PressureKind) throws(FormatError) {
        guard let origin = Column("origin", in: header), let time = Column("time_hour", in: header),
            let temperature = Column("temp", in: header), let windSpeed = Column("wind_speed", in: header),
            let pressure = Column("pressure", in: header)
        else { return nil }
        guard kind == .seaLevel else { throw kind.unavailable(in: "the ASOS table", offering: [.seaLevel]) }
        self.origin = origin
        self.time = time
        self.temperature = temperature
        self.windSpeed = windSpeed
        self.pressure = pressure
        dewPoint = Column("dewp", in: header)
        windDirection = Column("wind_dir", in: header)
        choice = StationChoice(station)
    }

    mutating func report(in record: Span<UInt8>) throws(FormatError) -> Observation? {
        try fields.split(record)
        guard try choice.accepts(record, fields, column: origin) else { return nil }
        var report = Observation(station: choice.name, time: try time.time(in: record, fields, zone: .required))
        report[.temperature] = try temperature.number(in: record, fields, unit: "°F")
            .map(UnitConversion.celsius(fahrenheit:))
        report[.windSpeed] = try windSpeed.number(in: record, fields, unit: "mph")
            .map(UnitConversion.metersPerSecond(milesPerHour:))
        report[.pressure] = try pressure.number(in: record, fields, unit: Variable.pressure.unit)
        report[.dewPoint] = dewPoint?.numberIfAny(in: record, fields).map(UnitConversion.celsius(fahrenheit:))
        report[.windDirection] = windDirection?.numberIfAny(in: record, fields)
            .flatMap(UnitConversion.windDirection(reported:))
        return report
    }

    func finish() throws(FormatError) { try choice.finish() }
}
