package import Observations

/// A station without a new observation, with its usual step.
package struct QuietStation: Hashable, Sendable {
    package var station: String
    /// The hour of the newest observation.
    package var newest: Timestamp
    /// The mean hours between the newest observations; 1 for a station with one observation.
    package var step: Double

    package init(station: String, newest: Timestamp, step: Double) {
        self.station = station
        self.newest = newest
        self.step = step
    }
}

extension ReadTransaction {
    /// The number of steps between observations whose mean is a station's usual step.
    private static let steps = 12

    /// The hour of a station's newest observation, and its usual step; `nil` without observations.
    package func quietness(of station: String) throws -> QuietStation? {
        let hours: [Int64] = try connection.values(
            "SELECT hour FROM observations WHERE station = ? ORDER BY hour DESC LIMIT \(Self.steps + 1)",
            [station]
        )
        guard let newest = hours.first, let oldest = hours.last else { return nil }
        return QuietStation(
            station: station,
            newest: Timestamp(secondsSince1970: newest),
            step: Self.step(newest, oldest, count: hours.count)
        )
    }

    /// The stations without an observation since `time`, the longest silent last.
    ///
    /// - Parameter time: a time of the weather.
    /// - Returns: stations with at least one observation.
    /// - Throws: ``StoreError``.
    package func quietStations(since time: Timestamp) throws -> [QuietStation] {
        try connection.rows(
            """
            SELECT id, newest, oldest, steps FROM (
                SELECT id, newest,
                    (SELECT min(hour) FROM (SELECT hour FROM observations
                        WHERE station = known.id ORDER BY hour DESC LIMIT \(Self.steps + 1)) AS last) AS oldest,
                    (SELECT count(*) FROM (SELECT hour FROM observations
                        WHERE station = known.id ORDER BY hour DESC LIMIT \(Self.steps + 1)) AS last) AS steps
                FROM (SELECT id, (SELECT max(hour) FROM observations WHERE station = stations.id) AS newest
                    FROM stations) AS known
                WHERE newest < ?) AS quiet
            ORDER BY newest DESC, id
            """,
            [time.secondsSince1970]
        ) { row in
            let newest: Int64 = try row[1]
            return QuietStation(
                station: try row[0],
                newest: Timestamp(secondsSince1970: newest),
                step: Self.step(newest, try row[2], count: try row[3])
            )
        }
    }

    /// The SQL condition that a station has no observation, or one at or after the time that is the parameter.
    ///
    /// - Parameter column: the column with the station's id.
    /// - Returns: a condition with one parameter.
    static func isReporting(_ column: String) -> String {
        "((SELECT max(hour) FROM observations WHERE station = \(column)) < ?) IS NOT TRUE"
    }

    private static func step(_ newest: Int64, _ oldest: Int64, count: Int) -> Double {
        guard count > 1 else { return 1 }
        return max(1, Double(newest - oldest) / Double(Hour.seconds) / Double(count - 1))
    }
}
