import Forecasting
import Foundation
import GRDB

extension WriteTransaction {
    /// Keeps what a station's combination has learnt.
    ///
    /// - Parameters:
    ///   - state: the combination, encoded.
    ///   - model: the name of the model that serves.
    ///   - station: its id.
    ///   - beganWith: the promotion whose champion a station without a past begins with; says nothing of a combination
    ///     that is kept already.
    /// - Throws: an error of SQLite.
    package func saveCombination(_ state: Data, model: String, station: String, beganWith: Int64? = nil) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO station_combinations (model, station, state, rehearsed_for) VALUES (?, ?, ?, ?)
                ON CONFLICT (model, station) DO UPDATE SET state = excluded.state
                """
        )
        .execute(arguments: [model, station, state, beganWith])
    }

    /// Replaces what a station's combination has learnt by what it learnt in rehearsing with a champion.
    ///
    /// - Parameters:
    ///   - state: the combination, encoded.
    ///   - model: the name of the model that serves.
    ///   - station: its id.
    ///   - promotion: of the champion.
    /// - Throws: an error of SQLite.
    package func saveRehearsedCombination(_ state: Data, model: String, station: String, promotion: Int64) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO station_combinations (model, station, state, rehearsed_for) VALUES (?, ?, ?, ?)
                ON CONFLICT (model, station) DO UPDATE
                SET state = excluded.state, rehearsed_for = excluded.rehearsed_for
                """
        )
        .execute(arguments: [model, station, state, promotion])
    }
}

extension ReadTransaction {
    /// What a station's combination had learnt at its newest observation.
    package func combination(model: String, station: String) throws -> Data? {
        let statement = try database.cachedStatement(
            sql: "SELECT state FROM station_combinations WHERE model = ? AND station = ?"
        )
        return try Data.fetchOne(statement, arguments: [model, station])
    }

    /// The stations whose combinations have no experience with a promotion's champion yet.
    package func stations(notRehearsedFor promotion: Int64, model: String) throws -> [Station] {
        try stations(
            where: """
                WHERE id NOT IN (SELECT station FROM station_combinations WHERE model = ? AND rehearsed_for = ?)
                ORDER BY id
                """,
            arguments: [model, promotion]
        )
    }
}
