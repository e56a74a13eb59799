package import Observations

/// Reads a file with the hourly observations of one station into memory.
///
/// The file is one of the tables of ``CSVSource``, ISD-Lite, or METAR reports; plain or gzip. The first line determines
/// the format.
package enum StationFile {
    /// The name of the station listing in a file's folder.
    package static let listingName = "stations.csv"

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - station: the station of the file to read, with its known details. If not given, the table, the first METAR
    ///     report or the file's name gives the id, and the table or a listing gives the position.
    ///   - listing: positions of stations, by their ids or their files' names; for a station that is not listed, the
    ///     listing ``listingName`` in the file's folder is read, if it exists.
    ///   - required: the variable that the file must contain.
    ///   - options: the handling of malformed rows and impossible values.
    /// - Returns: the station and its observations.
    /// - Throws: ``FormatError`` for a file that cannot be read, has an unknown format, has several stations of which
    ///   none was given, or has no value of the required variable.
    package static func read(
        path: String,
        station: Station? = nil,
        listing: StationListing = StationListing(),
        requiring required: Variable = .temperature,
        options: ReadingOptions = ReadingOptions()
    ) throws -> StationSeries {
        var (found, cursor) = try open(path, station, options)
        var series = HourlySeries()
        while let observation = try cursor.nextObservation() { series.insert(observation) }
        guard series.hours.contains(where: { series[required, $0] != nil }) else {
            throw FormatError(
                file: path,
                found: "none",
                expected: "a file with at least one observed \(required.title)"
            )
        }
        if station == nil {
            let names = [found.id, ByteOrigin(path: path).stem]
            let listed = try listing.first(of: names) ?? StationListing.inFolder(of: path).first(of: names)
            if let listed { found.complete(from: listed) }
        }
        return StationSeries(station: found, series: series)
    }

    private enum Format {
        case table
        case isdLite
        case metar
    }

    private static func open(
        _ path: String,
        _ station: Station?,
        _ options: ReadingOptions
    ) throws -> (Station, any FileCursor) {
        switch try format(of: path) {
        case .table:
            let source = CSVSource(path: path, station: station, options: options)
            return (try only(source.stations(), in: path), try source.cursor(after: nil))
        case .isdLite:
            let source = ISDLiteSource(path: path, station: station, options: options)
            return (source.station, try source.cursor(after: nil))
        case .metar:
            let source = METARSource(path: path, station: station, options: options)
            return (try only(source.stations(), in: path), try source.cursor(after: nil))
        }
    }

    private static func only(_ stations: [Station], in path: String) throws(FormatError) -> Station {
        if let station = stations.first, stations.count == 1 { return station }
        let list = stations.map(\.id).sorted().prefix(20).joined(separator: ", ")
        throw FormatError(
            file: path,
            found: stations.isEmpty ? "no station" : "\(stations.count) stations, \(list)",
            expected: "a file of one station"
        )
    }

    /// Only tables have commas; only METAR reports have times such as `010552Z`; ISD-Lite has lines of one length.
    private static func format(of path: String) throws -> Format {
        var reader = RecordReader(try FileBytes.open(path), name: path, quotes: false)
        let range = try reader.nextRecord() ?? 0..<0
        let line = reader.buffer.span.extracting(range)
        if reader.buffer[range].contains(UInt8(ascii: ",")) { return .table }
        if METARText.time(in: line) != nil { return .metar }
        if line.count == ISDLiteFormat.lineLength { return .isdLite }
        throw FormatError(
            file: path,
            line: 1,
            found: line.isEmpty ? "nothing" : FormatError.quote(line),
            expected: "a CSV header such as 'ts,temperature,windspeed,pressure', a line of ISD-Lite, or a METAR report"
        )
    }
}

extension Station {
    /// Adds details that the station does not have.
    fileprivate mutating func complete(from other: Station) {
        name = name ?? other.name
        elevation = elevation ?? other.elevation
        if latitude == nil || longitude == nil { (latitude, longitude) = (other.latitude, other.longitude) }
    }
}
