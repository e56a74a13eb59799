package import Observations

/// The hour of a station's newest observation and the time at which it was stored.
package struct StationFreshness: Hashable, Sendable {
    package var station: String
    /// The hour of the newest observation.
    package var newest: Timestamp
    /// The time at which that observation was stored, in seconds since 1970.
    package var receivedAt: Double
}

extension ReadTransaction {
    /// The freshness of the first `limit` stations by id; stations without an observation are skipped.
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

    /// The time at which the newest observation of any station was stored, in seconds since 1970.
    package func latestReceipt() throws -> Double? {
        try connection.value("SELECT received_at FROM observations ORDER BY id DESC LIMIT 1")
    }

    /// The time at which the first observation was stored, in seconds since 1970.
    package func firstReceipt() throws -> Double? {
        try connection.value("SELECT received_at FROM observations ORDER BY id LIMIT 1")
    }

    /// Whether an observation of the variable was stored after `time`, in seconds since 1970.
    package func hasObservations(of variable: Variable, storedAfter time: Double) throws -> Bool {
        let newest: Double? = try connection.value(
            "SELECT received_at FROM observations WHERE \(variable.name) IS NOT NULL ORDER BY id DESC LIMIT 1"
        )
        return newest.map { $0 > time } ?? false
    }
}
