import Forecasting
import Foundation
import GRDB

/// Whose combination it is.
package struct CombinationKey: Hashable, Sendable {
    /// The name of the model that serves.
    package var model: String
    package var station: String
    /// The version that is the combination's champion.
    package var version: String

    package init(model: String, station: String, version: String) {
        self.model = model
        self.station = station
        self.version = version
    }
}

/// What a station's combination has learnt.
package struct KeptCombination: Hashable, Sendable {
    /// The combination, encoded.
    package var state: Data
    /// The hour of the newest observation that it knows.
    package var hour: Timestamp
    /// Whether it needs no rehearsal.
    package var isExperienced: Bool

    package init(state: Data, hour: Timestamp, isExperienced: Bool) {
        self.state = state
        self.hour = hour
        self.isExperienced = isExperienced
    }
}

extension WriteTransaction {
    /// Keeps what a station's combination has learnt.
    ///
    /// - Parameters:
    ///   - combination: in the place of what was kept. `isExperienced: false` takes nothing back, unless more than a day
    ///     lies between: then it was not there for what happened meanwhile.
    ///   - key: whose it is.
    /// - Throws: an error of SQLite.
    package func save(_ combination: KeptCombination, of key: CombinationKey) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO station_combinations (model, station, version, state, hour, experienced)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (model, station, version) DO UPDATE SET
                state = excluded.state, hour = excluded.hour, experienced =
                iif(excluded.hour > hour + 86400, excluded.experienced, max(experienced, excluded.experienced))
                """
        )
        .execute(
            arguments: [
                key.model, key.station, key.version, combination.state, combination.hour.secondsSince1970,
                combination.isExperienced,
            ]
        )
    }

    /// Forgets a station's combinations of all versions but the given ones.
    ///
    /// - Throws: an error of SQLite.
    package func forgetCombinations(ofModel model: String, station: String, except versions: [String]) throws {
        let places = versions.map { _ in "?" }.joined(separator: ", ")
        try database.execute(
            sql: "DELETE FROM station_combinations WHERE model = ? AND station = ? AND version NOT IN (\(places))",
            arguments: StatementArguments([model, station] + versions)
        )
    }
}

extension ReadTransaction {
    /// What a station's combination had learnt at its newest observation.
    package func combination(of key: CombinationKey) throws -> KeptCombination? {
        let statement = try database.cachedStatement(
            sql: """
                SELECT state, hour, experienced FROM station_combinations
                WHERE model = ? AND station = ? AND version = ?
                """
        )
        return try Row.fetchOne(statement, arguments: [key.model, key.station, key.version])
            .map { row in
                KeptCombination(state: row[0], hour: Timestamp(secondsSince1970: row[1]), isExperienced: row[2])
            }
    }

    /// The stations with a combination that has no experience, or has slept for more than a day of their observations;
    /// those heard last come first.
    ///
    /// - Parameters:
    ///   - versions: each of which a station has a combination for.
    ///   - model: the name of the model that serves.
    ///   - days: stations that have been silent for longer, beside the one heard last, are left out.
    /// - Returns: the stations, with what is known of each.
    /// - Throws: an error of SQLite.
    package func stations(
        withoutExperienceOf versions: [String],
        model: String,
        heardWithin days: Int
    ) throws -> [Station] {
        let places = versions.map { _ in "?" }.joined(separator: ", ")
        return try stations(
            where: """
                JOIN (SELECT station, max(hour) AS newest FROM observations GROUP BY station) ON station = stations.id
                WHERE newest >= (SELECT max(hour) FROM observations) - ? AND ? > (
                    SELECT count(*) FROM station_combinations AS kept
                    WHERE kept.model = ? AND kept.station = stations.id AND kept.version IN (\(places))
                    AND kept.experienced AND kept.hour >= newest - 86400)
                ORDER BY newest DESC, id
                """,
            arguments: [days * 86_400, versions.count, model] + StatementArguments(versions)
        )
    }
}
