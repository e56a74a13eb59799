import Observations
import Foundation

/// Whose combination it is.
package struct CombinationKey: Hashable, Sendable {
    /// The target.
    package var target: TargetName
    package var station: String
    /// The version that is the combination's champion.
    package var version: String

    package init(target: TargetName, station: String, version: String) {
        self.target = target
        self.station = station
        self.version = version
    }
}

/// What a station's combination has learned.
package struct KeptCombination: Hashable, Sendable {
    /// The combination, encoded.
    package var state: Data
    /// The hour of the newest observation that it knows.
    package var hour: Timestamp
    /// Whether it needs no rehearsal.
    package var isWarm: Bool

    package init(state: Data, hour: Timestamp, isWarm: Bool) {
        self.state = state
        self.hour = hour
        self.isWarm = isWarm
    }
}

extension WriteTransaction {
    /// Keeps what a station's combination has learned.
    ///
    /// - Parameters:
    ///   - combination: replaces the stored one. `isWarm: false` takes nothing back, unless more than a day lies
    ///     between: then the combination has missed what happened meanwhile.
    ///   - key: whose it is.
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

    /// Forgets a station's combinations of all versions but the given ones.
    ///
    /// - Throws: ``StoreError``.
    package func forgetCombinations(ofTarget target: TargetName, station: String, except versions: [String]) throws {
        var condition = "target = ? AND station = ?"
        if !versions.isEmpty { condition += " AND version NOT IN (\(parameters(versions.count)))" }
        try connection.execute("DELETE FROM station_combinations WHERE \(condition)", [target, station] + versions)
    }
}

extension ReadTransaction {
    /// What a station's combination had learned at its newest observation.
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

    /// The stations with a combination that has no experience, or has slept for more than a day of their observations;
    /// those heard last come first.
    ///
    /// - Parameters:
    ///   - versions: each of which a station has a combination for.
    ///   - target: the target.
    ///   - days: stations that have been silent for longer are left out, except the one heard last.
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
            JOIN (SELECT station, max(hour) AS newest FROM observations GROUP BY station) AS heard
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
