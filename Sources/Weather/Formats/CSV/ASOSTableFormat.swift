import Forecasting

/// The hourly ASOS table of the R package nycflights13: °F, mph, hPa (sea level), `NA` for missing, several stations one
/// after the other; `time_hour` is UTC.
struct ASOSTableFormat: ReportFormat {
    private let origin: Column
    private let time: Column
    private let temperature: Column
    private let windSpeed: Column
    private let pressure: Column
    private var choice: StationChoice
    private var fields = CSVFields()

    /// - Throws: ``FormatError`` if another pressure than that at sea level is asked for.
    /// - Returns: `nil` if the header is not that of this table.
    init?(header: [String], station: String?, pressure kind: PressureKind) throws(FormatError) {
        guard let origin = Column("origin", in: header), let time = Column("time_hour", in: header),
            let temperature = Column("temp", in: header), let windSpeed = Column("wind_speed", in: header),
            let pressure = Column("pressure", in: header)
        else { return nil }
        guard kind == .seaLevel else {
            throw FormatError(found: "a table with pressure at sea level only", expected: "'\(kind.rawValue)' pressure")
        }
        self.origin = origin
        self.time = time
        self.temperature = temperature
        self.windSpeed = windSpeed
        self.pressure = pressure
        choice = StationChoice(station)
    }

    mutating func report(in record: Span<UInt8>) throws(FormatError) -> Observation? {
        try fields.split(record)
        guard try choice.accepts(record, fields, column: origin) else { return nil }
        return Observation(
            station: choice.name,
            time: try time.time(in: record, fields, zone: .required),
            temperature: try temperature.number(in: record, fields, unit: "°F")
                .map(UnitConversion.celsius(fahrenheit:)),
            windSpeed: try windSpeed.number(in: record, fields, unit: "mph")
                .map(UnitConversion.metresPerSecond(milesPerHour:)),
            pressure: try pressure.number(in: record, fields, unit: "hPa")
        )
    }

    func finish() throws(FormatError) { try choice.finish() }
}
