package import Healing
package import Observations

extension ReadTransaction {
    /// The errors of a champion on probation and of its predecessor for the same hours.
    ///
    /// Only hours on which decisions may rest and that no sensor fault touches are read.
    ///
    /// - Parameters:
    ///   - record: the probation.
    ///   - target: the model's target.
    ///   - horizons: the horizons to return, in hours.
    /// - Returns: the errors, with the predecessor as `champion` and the version on probation as `challenger`; and the
    ///   number of hours with an outcome of the version, including hours without a forecast of the predecessor.
    /// - Throws: ``StoreError``.
    package func probationErrors(
        of record: ProbationRecord,
        target: TargetName,
        horizons: Set<Int>
    ) throws -> (errors: [PairedErrors], served: Int) {
        let served = try connection.count(
            """
            SELECT count(DISTINCT target_time) FROM outcomes
            WHERE id > ? AND target = ? AND model_version = ? AND champion IS NOT NULL AND controls = 1
                AND \(withoutFaults("outcomes"))
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
                AND champion IS NOT NULL AND predecessor IS NOT NULL AND controls = 1
                AND \(withoutFaults("outcomes"))
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
