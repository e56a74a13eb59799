import Access
package import Observations

extension WriteTransaction {
    /// Adds a station, or updates the details of a known station; a `nil` detail keeps the stored value.
    package func register(_ station: Station) throws {
        try connection.execute(
            """
            INSERT INTO stations (id, name, latitude, longitude, elevation, added_by) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET
                name = coalesce(excluded.name, stations.name),
                latitude = coalesce(excluded.latitude, stations.latitude),
                longitude = coalesce(excluded.longitude, stations.longitude),
                elevation = coalesce(excluded.elevation, stations.elevation)
            """,
            [station.id, station.name, station.latitude, station.longitude, station.elevation, actor.owner]
        )
    }
}

extension ReadTransaction {
    package func station(_ id: String) throws -> Station? {
        try stations("WHERE id = ?", [id]).first
    }

    package func stations() throws -> [Station] {
        try stations("ORDER BY id")
    }

    package func stationCount() throws -> Int {
        try connection.count("SELECT count(*) FROM stations")
    }

    /// The number of stations that the keys or tokens of a client have added.
    package func stationCount(addedBy owner: String) throws -> Int {
        try connection.count("SELECT count(*) FROM stations WHERE added_by = ?", [owner])
    }

    /// The stations of a query; `clauses` is the SQL after `FROM stations`.
    func stations(_ clauses: String, _ arguments: [(any SQLConvertible)?] = []) throws -> [Station] {
        try connection.rows(
            "SELECT id, name, latitude, longitude, elevation FROM stations \(clauses)",
            arguments,
            Station.init(row:)
        )
    }
}

extension Station {
    /// Reads a row whose first columns are id, name, latitude, longitude and elevation.
    init(row: Row) throws {
        try self.init(id: row[0], name: row[1], latitude: row[2], longitude: row[3], elevation: row[4])
    }
}
