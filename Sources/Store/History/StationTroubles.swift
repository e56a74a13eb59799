package import Observations

/// A station's part of an overview.
package struct StationFacts: Hashable, Sendable {
    package var station: Station
    /// The newest hour; `nil` without observations.
    package var newest: Timestamp?
    /// Root mean squared errors one hour ahead over the newest week; `nil` without outcomes.
    package var served: Double?
    package var persistence: Double?
    /// The number of outcomes behind the errors.
    package var hours: Int
    package var isFaulty: Bool
    package var isDrifting: Bool
}

extension ReadTransaction {
    /// Every station's part of an overview of a target, by id.
    package func stationFacts(of target: TargetName, horizon: Int) throws -> [StationFacts] {
        try connection.rows(
            """
            SELECT stations.id, stations.name, stations.latitude, stations.longitude, stations.elevation,
                (SELECT max(hour) FROM observations WHERE station = stations.id),
                served_square, persistence_square, coalesce(hours, 0),
                CASE WHEN EXISTS (SELECT 1 FROM sensor_faults WHERE sensor_faults.target = ?
                    AND sensor_faults.station = stations.id AND ended IS NULL) THEN 1 ELSE 0 END,
                coalesce(drifting, 0)
            FROM stations
            LEFT JOIN station_errors ON station_errors.target = ? AND station_errors.station = stations.id
                AND station_errors.horizon = ?
            LEFT JOIN detectors ON detectors.target = ? AND detectors.station = stations.id
            ORDER BY stations.id
            """,
            [target, target, horizon, target]
        ) { row in
            let (served, persistence): (Double?, Double?) = (try row[6], try row[7])
            return StationFacts(
                station: try Station(row: row),
                newest: (try row[5]).map(Timestamp.init(secondsSince1970:)),
                served: served?.squareRoot(),
                persistence: persistence?.squareRoot(),
                hours: try row[8],
                isFaulty: try row[9],
                isDrifting: try row[10]
            )
        }
    }
}
