import Forecasting
import GRDB

extension ReadTransaction {
    /// The observation that was stored last, of whatever station.
    package func newestObservation() throws -> ObservationRecord? {
        try observation(where: "id = (SELECT max(id) FROM observations)")
    }

    /// The stations that were observed, with the hour of their newest observation, newest first.
    package func newestStations(limit: Int) throws -> [(station: Station, hour: Timestamp)] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT id, name, latitude, longitude, elevation,
                    (SELECT max(hour) FROM observations WHERE station = stations.id) AS newest
                FROM stations WHERE newest IS NOT NULL ORDER BY newest DESC, id LIMIT ?
                """
        )
        return try Row.fetchAll(statement, arguments: [limit])
            .map { row in
                (
                    Station(id: row[0], name: row[1], latitude: row[2], longitude: row[3], elevation: row[4]),
                    Timestamp(secondsSince1970: row[5])
                )
            }
    }
}
