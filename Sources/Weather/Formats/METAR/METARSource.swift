import Forecasting

/// A text file of METAR reports of one station in time order, one a line, plain or gzip (``METARFormat``).
package struct METARSource: ObservationSource {
    private let origin: ByteOrigin
    private let station: Station
    private let year: Int
    private let month: Int
    private let options: ReadingOptions

    /// The id of the `station` is its ICAO code, such as `KATL`; `year` and `month` (1 … 12) are those of the first report.
    ///
    /// - Throws: ``FormatError`` for a month that does not exist.
    package init(
        path: String,
        station: Station,
        year: Int,
        month: Int,
        options: ReadingOptions = ReadingOptions()
    ) throws(FormatError) {
        try self.init(ByteOrigin(path: path), station: station, year: year, month: month, options: options)
    }

    /// Reads reports that are in memory.
    ///
    /// - Throws: ``FormatError`` for a month that does not exist.
    package init(
        name: String,
        contents: [UInt8],
        station: Station,
        year: Int,
        month: Int,
        options: ReadingOptions = ReadingOptions()
    ) throws(FormatError) {
        let origin = ByteOrigin(name: name, contents: contents)
        try self.init(origin, station: station, year: year, month: month, options: options)
    }

    private init(
        _ origin: ByteOrigin,
        station: Station,
        year: Int,
        month: Int,
        options: ReadingOptions
    ) throws(FormatError) {
        guard CivilTime(year: year, month: month, day: 1).isValid else {
            throw FormatError(
                file: origin.name,
                found: "month \(month) of \(year)",
                expected: "the year and month (1 … 12) of the first report, which METAR texts do not tell"
            )
        }
        self.origin = origin
        self.station = station
        self.year = year
        self.month = month
        self.options = options
    }

    package func stations() -> [Station] { [station] }

    package func observations(after time: Timestamp?) -> ObservationSequence {
        ObservationSequence {
            guard options.pressure != .station else {
                throw FormatError(
                    file: origin.name,
                    found: "METAR reports, which do not tell the pressure at the station",
                    expected: "'sea_level' or 'altimeter' pressure"
                )
            }
            return ReportCursor(
                RecordReader(try origin.open(), name: origin.name, quotes: false),
                format: METARFormat(station: station, year: year, month: month, pressure: options.pressure),
                after: time,
                name: origin.name,
                options: options
            )
        }
    }
}
