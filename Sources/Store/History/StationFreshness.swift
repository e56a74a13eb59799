import Observations

/// How far a station's observations reach, and since when nothing has come.
package struct StationFreshness: Hashable, Sendable {
    package var station: String
    /// The hour of its newest observation.
    package var newest: Timestamp
    /// When that observation was stored, in seconds since 1970.
    package var receivedAt: Double
}

extension ReadTransaction {
    /// The newest observation of each of the first stations by their ids; those without one are left out.
    package func freshness(limit: Int) throws -> [StationFreshness] {
        try connection.rows(
            """
            SELECT observations.station, observations.hour, observations.received_at
            FROM (SELECT id FROM stations ORDER BY id LIMIT ?) AS first
            JOIN observations ON observations.station = first.id AND observations.hour =
                (SELECT max(hour) FROM observations AS others WHERE others.station = first.id)
            """,
            [limit]
        ) { row in
            StationFreshness(
                station: try row[0],
                newest: Timestamp(secondsSince1970: try row[1]),
                receivedAt: try row[2]
            )
        }
    }

    /// When the newest observation of any station was stored, in seconds since 1970.
    package func latestReceipt() throws -> Double? {
        try connection.value("SELECT received_at FROM observations ORDER BY id DESC LIMIT 1")
    }

    /// Whether an observation has been stored after `time`, in seconds since 1970.
    package func hasObservations(storedAfter time: Double) throws -> Bool {
        try latestReceipt().map { $0 > time } ?? false
    }
}
