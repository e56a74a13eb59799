import Forecasting

/// A NOAA ISD-Lite file, plain or gzip, read in pieces (``ISDLiteFormat``).
///
/// A line that breaks the format, or goes back in time, ends the reading with an error that names it, or is left out
/// (``OddLines``). Pressure is that at sea level; there is no other.
package struct ISDLiteSource: ObservationSource {
    private let origin: ByteOrigin
    let station: Station
    private let options: ReadingOptions

    /// Without a `station` it is called as the file's name says: `071810-99999` for `071810-99999-2017.gz`.
    package init(path: String, station: Station? = nil, options: ReadingOptions = ReadingOptions()) {
        self.init(ByteOrigin(path: path), station: station, options: options)
    }

    /// Reads lines that are in memory.
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
            throw FormatError(
                file: origin.name,
                found: "ISD-Lite, which has pressure at sea level only",
                expected: "'\(options.pressure.rawValue)' pressure"
            )
        }
        return ReportCursor(
            RecordReader(try origin.open(), name: origin.name, quotes: false),
            format: ISDLiteFormat(station: station.id),
            after: time,
            name: origin.name,
            options: options
        )
    }

    /// The name without the year and what follows, and without a prefix ending in `_`.
    private static func stationID(of origin: ByteOrigin) -> String {
        let stem = origin.stem
        let name = stem.split(separator: "_").last ?? stem[...]
        let parts = name.split(separator: "-")
        return parts.count == 3 ? "\(parts[0])-\(parts[1])" : String(name)
    }
}
