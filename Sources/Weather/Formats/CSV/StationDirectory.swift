import Observations

/// The stations in a table.
struct StationDirectory {
    private let id: Column
    private let name: Column?
    private let latitude: Column?
    private let longitude: Column?
    private let elevation: Column?
    private var fields = CSVFields()
    private var found: [Station] = []
    private var latest: [UInt8] = []

    /// - Returns: `nil` for a table without a station column.
    init?(header: [String]) {
        guard Column("DATE", in: header) != nil || Column("time_hour", in: header) != nil,
            let id = Column("STATION", in: header) ?? Column("origin", in: header)
        else { return nil }
        self.id = id
        name = Column("NAME", in: header)
        latitude = Column("LATITUDE", in: header)
        longitude = Column("LONGITUDE", in: header)
        elevation = Column("ELEVATION", in: header)
    }

    /// Adds the station of a record.
    ///
    /// - Throws: ``FormatError``.
    mutating func add(_ record: Span<UInt8>) throws(FormatError) {
        if record.isEmpty { return }
        try fields.split(record)
        if try id.matches(latest, in: record, fields) { return }
        let station = Station(
            id: try id.string(in: record, fields),
            name: try name?.string(in: record, fields),
            latitude: try latitude?.number(in: record, fields, unit: "degrees north"),
            longitude: try longitude?.number(in: record, fields, unit: "degrees east"),
            elevation: try elevation?.number(in: record, fields, unit: "m")
        )
        latest = Array(station.id.utf8)
        if !found.contains(where: { $0.id == station.id }) { found.append(station) }
    }

    /// All stations, or the chosen one, completed with details from the file.
    ///
    /// - Throws: ``FormatError`` if the file does not have the chosen station.
    func stations(chosen: Station?, file: String) throws(FormatError) -> [Station] {
        guard let chosen else { return found }
        guard let station = found.first(where: { $0.id == chosen.id }) else {
            throw Self.notFound(chosen.id, among: found.map(\.id)).placed(in: file, line: nil)
        }
        return [
            Station(
                id: station.id,
                name: chosen.name ?? station.name,
                latitude: chosen.latitude ?? station.latitude,
                longitude: chosen.longitude ?? station.longitude,
                elevation: chosen.elevation ?? station.elevation
            )
        ]
    }

    static func notFound(_ id: String, among others: some Collection<String>) -> FormatError {
        let list = others.isEmpty ? "no station" : others.sorted().prefix(20).joined(separator: ", ")
        return FormatError(found: list, expected: "a table with the station '\(id)'")
    }
}
