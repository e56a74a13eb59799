package import Foundation
package import Observations

/// Identifies a combination.
package struct CombinationKey: Hashable, Sendable {
    package var target: TargetName
    package var station: String
    /// The version of the combination's champion.
    package var version: String

    package init(target: TargetName, station: String, version: String) {
        self.target = target
        self.station = station
        self.version = version
    }
}

/// The stored state of a station's combination.
package struct KeptCombination: Hashable, Sendable {
    /// The encoded combination.
    package var state: Data
    /// The hour of the newest observation that the state includes.
    package var hour: Timestamp
    /// Whether the state needs no backfill.
    package var isWarm: Bool

    package init(state: Data, hour: Timestamp, isWarm: Bool) {
        self.state = state
        self.hour = hour
        self.isWarm = isWarm
    }
}

extension WriteTransaction {
    /// Stores the state of a station's combination.
    ///
    /// - Parameters:
    ///   - combination: replaces the stored state. A warm state stays warm with `isWarm: false`, unless the new hour is
    ///     more than a day after the stored hour: then the combination has missed the hours between.
    ///   - key: identifies the combination.
    /// - Throws: ``StoreError``.
    package func save(_ combination: KeptCombination, of key: CombinationKey) throws {
        try connection.execute(
            """
            INSERT INTO station_combinations (target, station, version, state, hour, warm)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (target, station, version) DO UPDATE SET
                state = excluded.state, hour = excluded.hour, warm = CASE
                    WHEN station_combinations.warm = 1 AND excluded.hour <= station_combinations.hour + 86400
                    THEN 1 ELSE excluded.warm END
            """,
            [
                key.target, key.station, key.version, combination.state, combination.hour.secondsSince1970,
                combination.isWarm,
            ]
        )
    }

    /// Deletes a station's combinations of all versions except `versions`.
    ///
    /// - Throws: ``StoreError``.
    package func forgetCombinations(ofTarget target: TargetName, station: String, except versions: [String]) throws {
        var condition = "target = ? AND station = ?"
        if !versions.isEmpty { condition += " AND version NOT IN (\(parameters(versions.count)))" }
        try connection.execute("DELETE FROM station_combinations WHERE \(condition)", [target, station] + versions)
    }
}

extension ReadTransaction {
    /// The stored state of a station's combination; `nil` if none is stored.
    package func combination(of key: CombinationKey) throws -> KeptCombination? {
        try connection.row(
            """
            SELECT state, hour, warm FROM station_combinations
            WHERE target = ? AND station = ? AND version = ?
            """,
            [key.target, key.station, key.version]
        ) { row in
            KeptCombination(
                state: try row[0],
                hour: Timestamp(secondsSince1970: try row[1]),
                isWarm: try row[2]
            )
        }
    }

    /// The stations that lack a warm and current state for one of the versions, newest observation first.
    ///
    /// A state is current if it is at most a day behind the station's newest observation. A station with one observed
    /// hour needs no state.
    ///
    /// - Parameters:
    ///   - versions: the versions for which each station needs a state.
    ///   - target: the target.
    ///   - days: stations whose newest observation is more than `days` days older than the newest of all are skipped.
    /// - Returns: the stations.
    /// - Throws: ``StoreError``.
    package func stations(
        withoutWarmStatesOf versions: [String],
        target: TargetName,
        observedWithin days: Int
    ) throws -> [Station] {
        guard !versions.isEmpty else { return [] }
        return try stations(
            """
            JOIN (SELECT station, max(hour) AS newest FROM observations
                GROUP BY station HAVING min(hour) < max(hour)) AS heard
                ON heard.station = stations.id
            WHERE newest >= (SELECT max(hour) FROM observations) - ? AND ? > (
                SELECT count(*) FROM station_combinations AS kept
                WHERE kept.target = ? AND kept.station = stations.id
                AND kept.version IN (\(parameters(versions.count)))
                AND kept.warm = 1 AND kept.hour >= newest - 86400)
            ORDER BY newest DESC, id
            """,
            [days * 86_400, versions.count, target] + versions
        )
    }
}
