import Forecasting

/// The columns that are read of Local Climatological Data, version 1.
struct LocalClimatologicalDataColumns {
    let station: Column
    let date: Column
    let reportType: Column
    let temperature: Column
    let windSpeed: Column
    let pressure: Column
    let remarks: Column?

    /// - Returns: `nil` if the header is not that of this format.
    init?(header: [String], pressure kind: PressureKind) {
        let pressureName =
            switch kind {
            case .seaLevel: "HourlySeaLevelPressure"
            case .station: "HourlyStationPressure"
            case .altimeter: "HourlyAltimeterSetting"
            }
        guard let station = Column("STATION", in: header), let date = Column("DATE", in: header),
            let reportType = Column("REPORT_TYPE", in: header), let windSpeed = Column("HourlyWindSpeed", in: header),
            let temperature = Column("HourlyDryBulbTemperature", in: header),
            let pressure = Column(pressureName, in: header)
        else { return nil }
        self.station = station
        self.date = date
        self.reportType = reportType
        self.temperature = temperature
        self.windSpeed = windSpeed
        self.pressure = pressure
        remarks = Column("REM", in: header)
    }
}

/// NOAA Local Climatological Data, version 1: °F, mph, inHg, **local standard time**.
///
/// Special reports (FM-16) and daily and monthly summaries are passed over. A value that the publisher marks as suspect
/// (`45s`), or that is no number (`T`, `*`, `M`, `VRB`), counts as missing.
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
        return Observation(
            station: choice.name,
            time: try columns.date.time(in: record, fields, zone: .assumed(utcOffset.seconds)),
            temperature: try value(columns.temperature, in: record).map(UnitConversion.celsius(fahrenheit:)),
            windSpeed: try value(columns.windSpeed, in: record)
                .map(UnitConversion.metresPerSecond(milesPerHour:)),
            pressure: try value(columns.pressure, in: record)
                .map(UnitConversion.hectopascals(inchesOfMercury:))
        )
    }

    func finish() throws(FormatError) { try choice.finish() }

    private func value(_ column: Column, in record: Span<UInt8>) throws(FormatError) -> Double? {
        DecimalText.parse(record.extracting(try column.range(in: fields)))
    }
}

/// Finds the offset of local standard time by comparing rows with the METAR text in their remarks, whose time is UTC.
struct UTCOffsetDerivation {
    private let columns: LocalClimatologicalDataColumns
    private var fields = CSVFields()
    private var counts: [UTCOffset: Int] = [:]

    init(_ columns: LocalClimatologicalDataColumns) { self.columns = columns }

    /// An odd row tells nothing here.
    mutating func add(_ record: Span<UInt8>) {
        guard let remarks = columns.remarks, (try? fields.split(record)) != nil,
            let range = try? remarks.range(in: fields), let dateRange = try? columns.date.range(in: fields)
        else { return }
        let text = record.extracting(range)
        let date = record.extracting(dateRange)
        guard let local = TimeText.parse(date, zone: .assumed(0)), let day = TimeText.digits(date, 8, 2),
            let report = METARText.time(in: text)
        else { return }
        let seconds = report.hour * 3600 + report.minute * 60 - Int(local.secondsSince1970 % 86400)
        let days = report.day == day ? 0 : (report.day == day + 1 || report.day < day - 1 ? 1 : -1)
        let ahead = -Double(days * 86400 + seconds) / 3600
        if let offset = UTCOffset(hours: (ahead * 4).rounded() / 4) { counts[offset, default: 0] += 1 }
    }

    /// One that three rows agree on; at the end of what there is, the most frequent.
    func offset(atEnd: Bool) -> UTCOffset? {
        let best = counts.max { ($0.value, $0.key.seconds) < ($1.value, $1.key.seconds) }
        return best.flatMap { $0.value >= 3 || atEnd ? $0.key : nil }
    }
}
