package import Observations

extension WriteTransaction {
    /// Stores the forecasts that a version made before it served, as the reference of its drift detector.
    ///
    /// - Parameters:
    ///   - outcomes: the outcomes; horizons other than ``Horizons/drift`` are skipped.
    ///   - version: a recorded version of the model.
    ///   - target: the model's target.
    /// - Throws: ``StoreError``.
    package func insertReference(_ outcomes: [Outcome], version: String, of target: TargetName) throws {
        for outcome in outcomes where outcome.horizon == Horizons.drift {
            try connection.execute(
                """
                INSERT INTO reference_outcomes (target, version, station, target_time, predicted, actual, persistence)
                VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """,
                [
                    target, version, outcome.station, outcome.targetTime.secondsSince1970,
                    outcome.predicted, outcome.actual, outcome.persistence,
                ]
            )
        }
    }

    package func deleteReference(version: String, of target: TargetName) throws {
        try connection.execute("DELETE FROM reference_outcomes WHERE target = ? AND version = ?", [target, version])
    }
}

extension ReadTransaction {
    /// The forecasts that a version made for a station before it served, oldest first.
    package func reference(version: String, of target: TargetName, station: String) throws -> [Outcome] {
        guard let variable = target.variable else {
            throw SQLError.unknownWord(target.rawValue, table: "reference_outcomes", column: "target")
        }
        return try connection.rows(
            """
            SELECT target_time, predicted, actual, persistence FROM reference_outcomes
            WHERE target = ? AND version = ? AND station = ? ORDER BY target_time
            """,
            [target, version, station]
        ) { row in
            Outcome(
                variable: variable,
                station: station,
                issuedAt: (try row[0] as Timestamp).adding(hours: -Horizons.drift),
                horizon: Horizons.drift,
                predicted: try row[1],
                actual: try row[2],
                persistence: try row[3]
            )
        }
    }
}
