import Forecasting
import GRDB

/// How far a station's observations reach, and since when nothing has come.
package struct StationFreshness: Hashable, Sendable {
    package var station: String
    /// The hour of its newest observation.
    package var newest: Timestamp
    /// When that observation was stored, in seconds since 1970.
    package var receivedAt: Double
}

extension ReadTransaction {
    package func stationCount() throws -> Int {
        try Int.fetchOne(try database.cachedStatement(sql: "SELECT count(*) FROM stations")) ?? 0
    }

    /// The newest observation of each of the first stations by their ids; those without one are left out.
    package func freshness(limit: Int) throws -> [StationFreshness] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT observations.station, observations.hour, observations.received_at
                FROM (SELECT id FROM stations ORDER BY id LIMIT ?) AS first
                JOIN observations ON observations.station = first.id AND observations.hour =
                    (SELECT max(hour) FROM observations AS others WHERE others.station = first.id)
                """
        )
        return try Row.fetchAll(statement, arguments: [limit])
            .map { row in
                StationFreshness(
                    station: row[0],
                    newest: Timestamp(secondsSince1970: row[1]),
                    receivedAt: row[2]
                )
            }
    }

    /// When the newest observation of any station was stored, in seconds since 1970.
    package func latestReceipt() throws -> Double? {
        let statement = try database.cachedStatement(
            sql: "SELECT received_at FROM observations ORDER BY id DESC LIMIT 1"
        )
        return try Double.fetchOne(statement)
    }
}
