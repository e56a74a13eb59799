import Foundation
package import Observations

/// Positions of stations, for files that do not contain them: a CSV table with the columns `id`, `latitude`,
/// `longitude` and, if known, `name` and `elevation`.
///
/// An id is the station's id, or the name of its file without folder and extensions.
package struct StationListing: Sendable {
    private var stations: [String: Station] = [:]

    /// A listing without stations.
    package init() {}

    /// Reads a listing, plain or gzip.
    ///
    /// - Throws: ``FormatError`` for a file that cannot be read, a missing column, a repeated id, or an invalid
    ///   position.
    package init(path: String) throws {
        try self.init(ByteOrigin(path: path))
    }

    /// Reads a listing in memory.
    package init(name: String, contents: [UInt8]) throws {
        try self.init(ByteOrigin(name: name, contents: contents))
    }

    private init(_ origin: ByteOrigin) throws {
        var reader = RecordReader(try origin.open(), name: origin.name, quotes: true)
        var fields = CSVFields()
        var columns: ListingColumns?
        while let range = try reader.nextRecord() {
            if range.isEmpty { continue }
            let record = reader.buffer.span.extracting(range)
            do {
                try fields.split(record)
                if let columns {
                    try add(try columns.station(in: record, fields))
                } else {
                    columns = try ListingColumns(record, fields)
                }
            } catch {
                throw error.placed(in: origin.name, line: reader.line)
            }
        }
        guard columns != nil else {
            throw FormatError(file: origin.name, found: "nothing", expected: ListingColumns.expected)
        }
    }

    /// The listing in the same folder as a file; empty if none exists.
    static func inFolder(of path: String) throws -> StationListing {
        let folder = URL(filePath: path, directoryHint: .notDirectory).deletingLastPathComponent()
        let listing = folder.appending(path: StationFile.listingName).path
        return FileManager.default.fileExists(atPath: listing) ? try StationListing(path: listing) : StationListing()
    }

    /// The details of the first listed name.
    package func first(of names: [String]) -> Station? { names.lazy.compactMap { stations[$0] }.first }

    private mutating func add(_ station: Station) throws(FormatError) {
        guard stations.updateValue(station, forKey: station.id) == nil else {
            throw FormatError(column: "id", found: "'\(station.id)' again", expected: "different in every row")
        }
    }
}

private struct ListingColumns {
    static let expected = "a header with the columns id, latitude, longitude"

    private let id: Column
    private let latitude: Column
    private let longitude: Column
    private let name: Column?
    private let elevation: Column?

    init(_ record: Span<UInt8>, _ fields: CSVFields) throws(FormatError) {
        let header = fields.strings(of: record)
        guard let id = Column("id", in: header), let latitude = Column("latitude", in: header),
            let longitude = Column("longitude", in: header)
        else { throw FormatError(found: FormatError.quote(record), expected: Self.expected) }
        (self.id, self.latitude, self.longitude) = (id, latitude, longitude)
        name = Column("name", in: header)
        elevation = Column("elevation", in: header)
    }

    func station(in record: Span<UInt8>, _ fields: CSVFields) throws(FormatError) -> Station {
        let station = Station(
            id: try id.string(in: record, fields),
            name: try name?.string(in: record, fields),
            latitude: try latitude.number(in: record, fields, unit: "degrees north"),
            longitude: try longitude.number(in: record, fields, unit: "degrees east"),
            elevation: try elevation?.number(in: record, fields, unit: "m")
        )
        guard let latitude = station.latitude, let longitude = station.longitude, (-90...90).contains(latitude),
            (-180...180).contains(longitude)
        else {
            let found = [station.latitude, station.longitude].map { $0.map { "\($0)" } ?? "nothing" }
            throw FormatError(
                column: "latitude, longitude",
                found: found.joined(separator: ", "),
                expected: "between -90 and 90 degrees north, and between -180 and 180 degrees east"
            )
        }
        return station
    }
}
