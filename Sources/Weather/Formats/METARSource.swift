import Forecasting

/// A text file of METAR reports of one station in time order, one a line, plain or gzip (``METARFormat``).
package struct METARSource: ObservationSource {
    private let path: String
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
        guard CivilTime(year: year, month: month, day: 1).isValid else {
            throw FormatError(
                file: path,
                found: "month \(month) of \(year)",
                expected: "the year and month (1 … 12) of the first report, which METAR texts do not tell"
            )
        }
        self.path = path
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
                    file: path,
                    found: "METAR reports, which do not tell the pressure at the station",
                    expected: "'sea_level' or 'altimeter' pressure"
                )
            }
            return ReportCursor(
                RecordReader(try FileBytes.open(path), name: path, quotes: false),
                format: METARFormat(station: station, year: year, month: month, pressure: options.pressure),
                after: time,
                name: path,
                options: options
            )
        }
    }
}
