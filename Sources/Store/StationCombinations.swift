import Foundation
import GRDB

extension WriteTransaction {
    /// Keeps what a station's combination has learnt.
    package func saveCombination(_ state: Data, model: String, station: String) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO station_combinations (model, station, state) VALUES (?, ?, ?)
                ON CONFLICT (model, station) DO UPDATE SET state = excluded.state
                """
        )
        .execute(arguments: [model, station, state])
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
}
