package import Observations

/// A text file of METAR reports of one station in time order, one per line, plain or gzip (``METARFormat``).
package struct METARSource: ObservationSource {
    private let origin: ByteOrigin
    private let givenStation: Station?
    private let givenMonth: CalendarMonth?
    private let options: ReadingOptions

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - station: its id is the ICAO code in the reports, such as `KATL`; taken from the first report if not given.
    ///   - firstMonth: the month of the first report, which the reports do not contain; taken from the file's name if
    ///     not given, such as `katl_2019-12.txt`.
    ///   - options: the handling of malformed rows and impossible values, and the pressure.
    package init(
        path: String,
        station: Station? = nil,
        firstMonth: CalendarMonth? = nil,
        options: ReadingOptions = ReadingOptions()
    ) {
        self.init(ByteOrigin(path: path), station: station, firstMonth: firstMonth, options: options)
    }

    /// Reads reports in memory.
    package init(
        name: String,
        contents: [UInt8],
        station: Station? = nil,
        firstMonth: CalendarMonth? = nil,
        options: ReadingOptions = ReadingOptions()
    ) {
        let origin = ByteOrigin(name: name, contents: contents)
        self.init(origin, station: station, firstMonth: firstMonth, options: options)
    }

    private init(_ origin: ByteOrigin, station: Station?, firstMonth: CalendarMonth?, options: ReadingOptions) {
        self.origin = origin
        self.options = options
        givenStation = station
        givenMonth = firstMonth
    }

    /// The station, read from the first report if it was not given.
    ///
    /// - Throws: ``FormatError`` for a file without reports, and if the month of the first report is unknown.
    package func stations() throws -> [Station] {
        _ = try firstMonth()
        return [try station()]
    }

    package func observations(after time: Timestamp?) -> ObservationSequence {
        ObservationSequence { try cursor(after: time) }
    }

    func cursor(after time: Timestamp?) throws -> any FileCursor {
        guard options.pressure != .station else {
            throw options.pressure.unavailable(in: "METAR reports", offering: [.seaLevel, .altimeter])
                .placed(in: origin.name, line: nil)
        }
        let format = METARFormat(
            station: try station(),
            firstMonth: try firstMonth(),
            pressure: options.pressure
        )
        return ReportCursor(try reader(), format: format, after: time, name: origin.name, options: options)
    }

    private func reader() throws -> RecordReader {
        RecordReader(try origin.open(), name: origin.name, quotes: false)
    }

    private func station() throws -> Station {
        if let givenStation { return givenStation }
        var reader = try reader()
        while let range = try reader.nextRecord() {
            let record = reader.buffer.span.extracting(range)
            if METARText.time(in: record) != nil, let id = METARGroups(record).station { return Station(id: id) }
        }
        throw FormatError(
            file: origin.name,
            found: "no report with a station",
            expected: "METAR reports, such as METAR KATL 010552Z …"
        )
    }

    private func firstMonth() throws(FormatError) -> CalendarMonth {
        let fileName = origin.name.split(separator: "/").last ?? ""
        if let month = givenMonth ?? CalendarMonth(fileName: fileName) { return month }
        throw FormatError(
            file: origin.name,
            column: "month",
            found: "none in the file's name",
            expected: "the month of the first report, because METAR reports contain only the day",
            advice: "give the month, or rename the file, such as katl_2019-12.txt"
        )
    }
}
