import Forecasting

extension WriteTransaction {
    /// Stores the forecasts that a version made before it served; see the table's comment.
    ///
    /// - Parameters:
    ///   - outcomes: of horizon 1; others are left out.
    ///   - version: a recorded version of the model.
    ///   - model: its target.
    /// - Throws: ``StoreError``.
    package func insertReference(_ outcomes: [Outcome], version: String, of model: String) throws {
        for outcome in outcomes where outcome.horizon == 1 {
            try connection.execute(
                """
                INSERT INTO reference_outcomes (target, version, station, target_time, predicted, actual, persistence)
                VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """,
                [
                    model, version, outcome.station, outcome.targetTime.secondsSince1970,
                    outcome.predicted, outcome.actual, outcome.persistence,
                ]
            )
        }
    }

    package func deleteReference(version: String, of model: String) throws {
        try connection.execute("DELETE FROM reference_outcomes WHERE target = ? AND version = ?", [model, version])
    }
}

extension ReadTransaction {
    /// The forecasts that a version made for a station before it served, oldest first.
    package func reference(version: String, of model: String, station: String) throws -> [Outcome] {
        try connection.rows(
            """
            SELECT target_time, predicted, actual, persistence FROM reference_outcomes
            WHERE target = ? AND version = ? AND station = ? ORDER BY target_time
            """,
            [model, version, station]
        ) { row in
            Outcome(
                station: station,
                issuedAt: Timestamp(secondsSince1970: try row[0]).adding(hours: -1),
                horizon: 1,
                predicted: try row[1],
                actual: try row[2],
                persistence: try row[3]
            )
        }
    }
}
