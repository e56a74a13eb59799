import Forecasting

/// The streams of this project: `ts,temperature,windspeed,pressure` or `ts,temperature`, in any order.
///
/// Times are RFC 3339 with a zone, or seconds since 1970; °C, m/s, hPa. An empty field is missing. Columns of other names
/// are passed over.
struct StreamFormat: ReportFormat {
    private let station: String
    private let time: Column
    private let temperature: Column
    private let windSpeed: Column?
    private let pressure: Column?
    private var fields = CSVFields()

    /// `nil` if the header is not that of a stream.
    init?(header: [String], station: String) {
        guard let time = Column("ts", in: header), let temperature = Column("temperature", in: header) else {
            return nil
        }
        self.station = station
        self.time = time
        self.temperature = temperature
        windSpeed = Column("windspeed", in: header) ?? Column("wind_speed", in: header)
        pressure = Column("pressure", in: header)
    }

    mutating func report(in record: Span<UInt8>) throws(FormatError) -> Observation? {
        try fields.split(record)
        return Observation(
            station: station,
            time: try time.time(in: record, fields, zone: .required),
            temperature: try temperature.number(in: record, fields, unit: Channel.temperature.unit),
            windSpeed: try windSpeed?.number(in: record, fields, unit: Channel.windSpeed.unit),
            pressure: try pressure?.number(in: record, fields, unit: Channel.pressure.unit)
        )
    }
}
