import Observations
import Healing

extension ReadTransaction {
    /// The errors of a champion on probation and of its predecessor about the same hours, by target time.
    ///
    /// - Parameters:
    ///   - record: the probation.
    ///   - target: its target.
    ///   - horizons: the ones to look at, in hours.
    /// - Returns: the errors, with the predecessor in the champion's place, and the number of hours with an outcome of
    ///   the version, including those for which the predecessor made no forecast.
    /// - Throws: ``StoreError``.
    package func probationErrors(
        of record: ProbationRecord,
        target: TargetName,
        horizons: Set<Int>
    ) throws -> (errors: [PairedErrors], served: Int) {
        let served = try connection.count(
            """
            SELECT count(DISTINCT target_time) FROM outcomes
            WHERE id > ? AND target = ? AND model_version = ? AND champion IS NOT NULL
            """,
            [record.sinceOutcome, target, record.probation.version]
        )
        func residual(_ column: String) -> String { target.kind.difference("actual", column) }
        let errors = try connection.rows(
            """
            SELECT station, target_time, horizon, \(residual("predecessor")), \(residual("champion")),
                \(residual("persistence"))
            FROM outcomes
            WHERE id > ? AND target = ? AND model_version = ? AND predecessor_version = ?
                AND champion IS NOT NULL AND predecessor IS NOT NULL
            """,
            [record.sinceOutcome, target, record.probation.version, record.probation.predecessor]
        ) { row in
            PairedErrors(
                station: try row[0],
                hour: try row[1],
                horizon: try row[2],
                champion: try row[3],
                challenger: try row[4],
                persistence: try row[5]
            )
        }
        return (errors.filter { horizons.contains($0.horizon) }, served)
    }
}
