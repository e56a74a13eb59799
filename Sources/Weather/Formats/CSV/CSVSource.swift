package import Observations

/// A table of observations, plain or gzip, in one of four formats; its header determines the format.
///
/// - `ts` with the names of variables: the streams of this project (``StreamFormat``).
/// - NOAA ISD global-hourly (``ISDGlobalHourlyFormat``).
/// - NOAA Local Climatological Data, version 1 (``LocalClimatologicalDataFormat``).
/// - The ASOS table of nycflights13 (``ASOSTableFormat``).
///
/// The file is read in pieces: memory does not grow with its size. Rows must be in time order; a malformed row ends the
/// reading or is skipped (``MalformedRowPolicy``).
package struct CSVSource: ObservationSource {
    private let origin: ByteOrigin
    private let options: ReadingOptions
    private let chosen: Station?
    private let utcOffset: UTCOffset?

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - station: the station to read, with its known details; required if the file has several. A stream does not
    ///     name its station: without this parameter, the station gets the file's name.
    ///   - utcOffset: the local standard time of Local Climatological Data; derived from the METAR texts in the file if
    ///     not given.
    ///   - options: the handling of malformed rows and impossible values.
    package init(
        path: String,
        station: Station? = nil,
        utcOffset: UTCOffset? = nil,
        options: ReadingOptions = ReadingOptions()
    ) {
        self.init(ByteOrigin(path: path), station: station, utcOffset: utcOffset, options: options)
    }

    /// Reads a table in memory.
    package init(
        name: String,
        contents: [UInt8],
        station: Station? = nil,
        utcOffset: UTCOffset? = nil,
        options: ReadingOptions = ReadingOptions()
    ) {
        let origin = ByteOrigin(name: name, contents: contents)
        self.init(origin, station: station, utcOffset: utcOffset, options: options)
    }

    private init(_ origin: ByteOrigin, station: Station?, utcOffset: UTCOffset?, options: ReadingOptions) {
        self.origin = origin
        self.options = options
        self.utcOffset = utcOffset
        chosen = station
    }

    /// The stations of the file; reads the whole file, unless it is a stream.
    ///
    /// - Throws: ``FormatError``.
    package func stations() throws -> [Station] {
        var (reader, header) = try open()
        guard let directory = StationDirectory(header: header) else { return [chosen ?? streamStation] }
        var listing = directory
        while let range = try reader.nextRecord() {
            do {
                try listing.add(reader.buffer.span.extracting(range))
            } catch {
                let placed = error.placed(in: origin.name, line: reader.line)
                guard case .skip(let report) = options.malformedRows else { throw placed }
                report(placed)
            }
        }
        return try listing.stations(chosen: chosen, file: origin.name)
    }

    package func observations(after time: Timestamp?) -> ObservationSequence {
        ObservationSequence { try cursor(after: time) }
    }

    func cursor(after time: Timestamp?) throws -> any FileCursor {
        let (reader, header) = try open()
        func reading(_ format: some ReportFormat) -> any FileCursor {
            ReportCursor(reader, format: format, after: time, name: origin.name, options: options)
        }
        do {
            if let format = StreamFormat(header: header, station: (chosen ?? streamStation).id) {
                return reading(format)
            }
            if let format = ISDGlobalHourlyFormat(header: header, station: chosen?.id, pressure: options.pressure) {
                return reading(format)
            }
            if let format = try ASOSTableFormat(header: header, station: chosen?.id, pressure: options.pressure) {
                return reading(format)
            }
            if let columns = LocalClimatologicalDataColumns(header: header, pressure: options.pressure) {
                let offset = try utcOffset ?? derivedOffset(columns)
                return reading(
                    LocalClimatologicalDataFormat(columns: columns, station: chosen?.id, utcOffset: offset)
                )
            }
        } catch let error as FormatError {
            throw error.placed(in: origin.name, line: 1)
        }
        throw FormatError(
            file: origin.name,
            line: 1,
            found: "the header '\(header.prefix(8).joined(separator: ",").prefix(100))'",
            expected: "\(StreamFormat.expectedHeader), or the header of NOAA ISD global-hourly, NOAA LCD version 1 or "
                + "the ASOS table"
        )
    }

    private func open() throws -> (RecordReader, header: [String]) {
        var reader = RecordReader(try origin.open(), name: origin.name, quotes: true)
        guard let range = try reader.nextRecord(), !range.isEmpty else {
            throw FormatError(file: origin.name, line: 1, found: "nothing", expected: "a header that names the columns")
        }
        var fields = CSVFields()
        do {
            try fields.split(reader.buffer.span.extracting(range))
        } catch {
            throw error.placed(in: origin.name, line: 1)
        }
        return (reader, fields.strings(of: reader.buffer.span.extracting(range)))
    }

    private func derivedOffset(_ columns: LocalClimatologicalDataColumns) throws -> UTCOffset {
        var (reader, _) = try open()
        var derivation = UTCOffsetDerivation(columns)
        while let range = try reader.nextRecord(), reader.line < 2000 {
            derivation.add(reader.buffer.span.extracting(range))
            if let offset = derivation.offset(atEnd: false) { return offset }
        }
        if let offset = derivation.offset(atEnd: true) { return offset }
        throw FormatError(
            column: "REM",
            found: "no such text",
            expected: "METAR texts in some rows, from which the station's offset from UTC is derived"
        )
    }

    private var streamStation: Station { Station(id: origin.stem) }
}
