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

extension WriteTransaction {
    /// Keeps what a station's combination has learnt.
    ///
    /// - Parameters:
    ///   - state: the combination, encoded.
    ///   - key: whose it is.
    ///   - isExperienced: whether it needs no rehearsal (any more); `false` takes nothing back.
    /// - Throws: an error of SQLite.
    package func saveCombination(_ state: Data, of key: CombinationKey, isExperienced: Bool) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO station_combinations (model, station, version, state, experienced) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (model, station, version) DO UPDATE
                SET state = excluded.state, experienced = max(experienced, excluded.experienced)
                """
        )
        .execute(arguments: [key.model, key.station, key.version, state, isExperienced])
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
    package func combination(of key: CombinationKey) throws -> Data? {
        let statement = try database.cachedStatement(
            sql: "SELECT state FROM station_combinations WHERE model = ? AND station = ? AND version = ?"
        )
        return try Data.fetchOne(statement, arguments: [key.model, key.station, key.version])
    }

    /// The stations whose combinations have no experience with a version yet.
    package func stations(withoutExperienceOf version: String, model: String) throws -> [Station] {
        try stations(
            where: """
                WHERE id NOT IN
                (SELECT station FROM station_combinations WHERE model = ? AND version = ? AND experienced)
                ORDER BY id
                """,
            arguments: [model, version]
        )
    }
}
