import Forecasting

/// A NOAA ISD-Lite file, plain or gzip, read in pieces (``ISDLiteFormat``).
///
/// A line that breaks the format, or goes back in time, ends the reading with an error that names it, or is left out
/// (``OddLines``). Pressure is that at sea level; there is no other.
package struct ISDLiteSource: ObservationSource {
    private let path: String
    private let station: Station
    private let options: ReadingOptions

    /// Without a `station` it is called as the file's name says: `071810-99999` for `071810-99999-2017.gz`.
    package init(path: String, station: Station? = nil, options: ReadingOptions = ReadingOptions()) {
        self.path = path
        self.station = station ?? Station(id: Self.stationID(of: path))
        self.options = options
    }

    package func stations() -> [Station] { [station] }

    package func observations(after time: Timestamp?) -> ObservationSequence {
        ObservationSequence {
            guard options.pressure == .seaLevel else {
                throw FormatError(
                    file: path,
                    found: "ISD-Lite, which has pressure at sea level only",
                    expected: "'\(options.pressure.rawValue)' pressure"
                )
            }
            return ReportCursor(
                RecordReader(try FileBytes.open(path), name: path, quotes: false),
                format: ISDLiteFormat(station: station.id),
                after: time,
                name: path,
                options: options
            )
        }
    }

    /// The name without the year and what follows, and without a prefix ending in `_`.
    private static func stationID(of path: String) -> String {
        let file = path.split(separator: "/").last ?? ""
        let stem = file.prefix { $0 != "." }
        let name = stem.split(separator: "_").last ?? stem
        let parts = name.split(separator: "-")
        return parts.count == 3 ? "\(parts[0])-\(parts[1])" : String(name)
    }
}
