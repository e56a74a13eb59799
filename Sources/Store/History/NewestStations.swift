package import Access
package import Observations

extension ReadTransaction {
    /// The stations with observations and the hour of their newest observation, newest first.
    ///
    /// - Parameters:
    ///   - patterns: only these stations; `nil` for all.
    ///   - limit: the largest number of stations, 1 or more.
    /// - Returns: the stations.
    /// - Throws: `SQLError`.
    package func newestStations(
        among patterns: StationPatterns? = nil,
        limit: Int
    ) throws -> [(station: Station, hour: Timestamp)] {
        try connection.rows(
            """
            SELECT id, name, latitude, longitude, elevation, newest FROM (
                SELECT id, name, latitude, longitude, elevation,
                    (SELECT max(hour) FROM observations WHERE station = stations.id) AS newest
                FROM stations) AS heard
            WHERE newest IS NOT NULL ORDER BY newest DESC, id
            """,
            [],
            limit: limit
        ) { row in
            guard patterns?.contains(try row[0]) ?? true else { return nil }
            return (try Station(row: row), Timestamp(secondsSince1970: try row[5]))
        }
    }

    /// The newest hour of any station, from an index of each.
    package func newestHour() throws -> Timestamp? {
        let hour: Int64? = try connection.value(
            """
            SELECT max(newest) FROM (
                SELECT (SELECT max(hour) FROM observations WHERE station = stations.id) AS newest FROM stations) AS known
            """
        )
        return hour.map(Timestamp.init(secondsSince1970:))
    }
}
