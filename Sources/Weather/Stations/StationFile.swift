import Forecasting

/// A file with the hourly observations of one station, read whole.
///
/// One of the tables of ``CSVSource``, or ISD-Lite; plain or gzip. Which one it is, is told by its first line.
package enum StationFile {
    /// The listing that is looked for in a file's folder.
    package static let listingName = "stations.csv"

    /// Reads a file.
    ///
    /// The hours are split chronologically, 70 % for training, 15 % for validation, 15 % held back.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - station: which station of the file to read, and what is known about it. Without it, the station is called as
    ///     the table or the ISD-Lite file's name says, a stream after its file; its position is what the table says, or
    ///     a listing, and unknown otherwise.
    ///   - listing: positions of stations, by their ids or their files' names; for one that it does not know,
    ///     ``listingName`` beside the file is read if it is there.
    ///   - options: how odd lines and values are treated.
    /// - Returns: the station, its observations on the hourly grid, and the split.
    /// - Throws: ``FormatError`` for a file that cannot be read, has no known format, holds several stations of which
    ///   none was chosen, or has no temperature.
    package static func read(
        path: String,
        station: Station? = nil,
        listing: StationListing = StationListing(),
        options: ReadingOptions = ReadingOptions()
    ) throws -> StationData {
        let file = try isISDLite(path) ? isdLite(path, station, options) : table(path, station, options)
        var (found, cursor) = file
        var series = HourlySeries()
        while let observation = try cursor.nextObservation() { series.insert(observation) }
        guard series.hours.contains(where: { series[.temperature, $0] != nil }) else {
            throw FormatError(file: path, found: "no temperature", expected: "at least one observed temperature")
        }
        if station == nil {
            let names = [found.id, ByteOrigin(path: path).stem]
            let listed = try listing.first(of: names) ?? StationListing.beside(path).first(of: names)
            if let listed { found.complete(from: listed) }
        }
        return StationData(station: found, series: series, split: .chronological(series.hours))
    }

    private static func isdLite(
        _ path: String,
        _ station: Station?,
        _ options: ReadingOptions
    ) throws -> (Station, any FileCursor) {
        let source = ISDLiteSource(path: path, station: station, options: options)
        return (source.station, try source.cursor(after: nil))
    }

    private static func table(
        _ path: String,
        _ station: Station?,
        _ options: ReadingOptions
    ) throws -> (Station, any FileCursor) {
        let source = CSVSource(path: path, station: station, options: options)
        let stations = try source.stations()
        guard let only = stations.first, stations.count == 1 else {
            let list = stations.map(\.id).sorted().prefix(20).joined(separator: ", ")
            throw FormatError(
                file: path,
                found: stations.isEmpty ? "no station" : "\(stations.count) stations, \(list)",
                expected: "observations of one station, or one to be chosen"
            )
        }
        return (only, try source.cursor(after: nil))
    }

    /// ISD-Lite has no header, and no comma anywhere; every table has both.
    private static func isISDLite(_ path: String) throws -> Bool {
        var reader = RecordReader(try FileBytes.open(path), name: path, quotes: false)
        let range = try reader.nextRecord() ?? 0..<0
        let line = reader.buffer[range]
        if line.contains(UInt8(ascii: ",")) { return false }
        guard line.count == ISDLiteFormat.lineLength else {
            throw FormatError(
                file: path,
                line: 1,
                found: line.isEmpty ? "nothing" : FormatError.quote(reader.buffer.span.extracting(range)),
                expected: "a CSV header such as 'ts,temperature,windspeed,pressure', or a line of ISD-Lite"
            )
        }
        return true
    }
}

extension Station {
    /// Takes over what is not known yet.
    fileprivate mutating func complete(from other: Station) {
        name = name ?? other.name
        elevation = elevation ?? other.elevation
        if latitude == nil || longitude == nil { (latitude, longitude) = (other.latitude, other.longitude) }
    }
}
