import Forecasting
import GRDB

extension WriteTransaction {
    /// Stores what a version forecast before it served; see the table's comment.
    ///
    /// - Parameters:
    ///   - outcomes: of horizon 1; others are left out.
    ///   - version: a recorded version of the model.
    ///   - model: its name.
    /// - Throws: an error of SQLite.
    package func insertReference(_ outcomes: [Outcome], version: String, of model: String) throws {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO reference_outcomes (model, version, station, target_time, predicted, actual, persistence)
                VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """
        )
        for outcome in outcomes where outcome.horizon == 1 {
            try statement.execute(arguments: [
                model, version, outcome.station, outcome.targetTime.secondsSince1970,
                outcome.predicted, outcome.actual, outcome.persistence,
            ])
        }
    }

    func deleteReference(version: String, of model: String) throws {
        try database.cachedStatement(sql: "DELETE FROM reference_outcomes WHERE model = ? AND version = ?")
            .execute(arguments: [model, version])
    }
}

extension ReadTransaction {
    /// What a version forecast for a station before it served, oldest first.
    package func reference(version: String, of model: String, station: String) throws -> [Outcome] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT target_time, predicted, actual, persistence FROM reference_outcomes
                WHERE model = ? AND version = ? AND station = ? ORDER BY target_time
                """
        )
        return try Row.fetchAll(statement, arguments: [model, version, station])
            .map { row in
                Outcome(
                    station: station,
                    issuedAt: Timestamp(secondsSince1970: row[0]).adding(hours: -1),
                    horizon: 1,
                    predicted: row[1],
                    actual: row[2],
                    persistence: row[3]
                )
            }
    }
}
