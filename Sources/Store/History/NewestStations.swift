package import Observations

extension ReadTransaction {
    /// The stations with observations and the hour of their newest observation, newest first.
    package func newestStations(limit: Int) throws -> [(station: Station, hour: Timestamp)] {
        try connection.rows(
            """
            SELECT id, name, latitude, longitude, elevation, newest FROM (
                SELECT id, name, latitude, longitude, elevation,
                    (SELECT max(hour) FROM observations WHERE station = stations.id) AS newest
                FROM stations) AS heard
            WHERE newest IS NOT NULL ORDER BY newest DESC, id LIMIT ?
            """,
            [limit]
        ) { row in
            (try Station(row: row), Timestamp(secondsSince1970: try row[5]))
        }
    }
}
