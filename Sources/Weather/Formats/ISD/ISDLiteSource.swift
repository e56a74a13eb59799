package import Observations

/// A NOAA ISD-Lite file, plain or gzip, read in pieces (``ISDLiteFormat``).
///
/// A line that breaks the format or goes back in time ends the reading with an error that names the line, or is skipped
/// (``MalformedRowPolicy``). The only pressure is at sea level.
package struct ISDLiteSource: ObservationSource {
    private let origin: ByteOrigin
    let station: Station
    private let options: ReadingOptions

    /// - Parameters:
    ///   - path: the file.
    ///   - station: named after the file if not given: `071810-99999` for `071810-99999-2017.gz`.
    ///   - options: the handling of malformed rows and impossible values.
    package init(path: String, station: Station? = nil, options: ReadingOptions = ReadingOptions()) {
        self.init(ByteOrigin(path: path), station: station, options: options)
    }

    /// Reads lines in memory.
    package init(
        name: String,
        contents: [UInt8],
        station: Station? = nil,
        options: ReadingOptions = ReadingOptions()
    ) {
        self.init(ByteOrigin(name: name, contents: contents), station: station, options: options)
    }

    private init(_ origin: ByteOrigin, station: Station?, options: ReadingOptions) {
        self.origin = origin
        self.station = station ?? Station(id: Self.stationID(of: origin))
        self.options = options
    }

    package func stations() -> [Station] { [station] }

    package func observations(after time: Timestamp?) -> ObservationSequence {
        ObservationSequence { try cursor(after: time) }
    }

    func cursor(after time: Timestamp?) throws -> any FileCursor {
        guard options.pressure == .seaLevel else {
            throw options.pressure.unavailable(in: "ISD-Lite", offering: [.seaLevel])
                .placed(in: origin.name, line: nil)
        }
        return ReportCursor(
            RecordReader(try origin.open(), name: origin.name, quotes: false),
            format: ISDLiteFormat(station: station.id),
            after: time,
            name: origin.name,
            options: options
        )
    }

    /// The file name without the year, the text after the year, and a prefix ending in `_`.
    private static func stationID(of origin: ByteOrigin) -> String {
        let stem = origin.stem
        let name = stem.split(separator: "_").last ?? stem[...]
        let parts = name.split(separator: "-")
        return parts.count == 3 ? "\(parts[0])-\(parts[1])" : String(name)
    }
}
