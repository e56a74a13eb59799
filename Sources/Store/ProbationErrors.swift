import Forecasting
import GRDB
import Healing

extension ReadTransaction {
    /// What a champion on probation and its predecessor got wrong about the same hours, by target time.
    ///
    /// - Parameters:
    ///   - record: the probation.
    ///   - model: its name.
    ///   - horizons: the ones to look at, in hours.
    /// - Returns: the errors, with the predecessor in the champion's place, and the number of hours with an outcome of
    ///   the version, also those for which the predecessor made no forecast.
    /// - Throws: an error of SQLite.
    package func probationErrors(
        of record: ProbationRecord,
        model: String,
        horizons: Set<Int>
    ) throws -> (errors: [PairedErrors], served: Int) {
        let served = try Int.fetchOne(
            try database.cachedStatement(
                sql: """
                    SELECT count(DISTINCT target_time) FROM outcomes
                    WHERE id > ? AND model = ? AND model_version = ? AND champion IS NOT NULL
                    """
            ),
            arguments: [record.sinceOutcome, model, record.probation.version]
        )
        guard try hasPredecessorForecasts() else { return ([], served ?? 0) }
        let statement = try database.cachedStatement(
            sql: """
                SELECT station, target_time, horizon, actual - predecessor, actual - champion, actual - persistence
                FROM outcomes
                WHERE id > ? AND model = ? AND model_version = ? AND predecessor_version = ?
                    AND champion IS NOT NULL AND predecessor IS NOT NULL
                """
        )
        let arguments: StatementArguments = [
            record.sinceOutcome, model, record.probation.version, record.probation.predecessor,
        ]
        let errors = try Row.fetchAll(statement, arguments: arguments)
            .map { row in
                PairedErrors(
                    station: row[0],
                    hour: Timestamp(secondsSince1970: row[1]).nearestHour,
                    horizon: row[2],
                    champion: row[3],
                    challenger: row[4],
                    persistence: row[5]
                )
            }
        return (errors.filter { horizons.contains($0.horizon) }, served ?? 0)
    }

    /// Whether outcomes have a place for what the predecessor forecast.
    private func hasPredecessorForecasts() throws -> Bool {
        let columns = try database.columns(in: "outcomes").map(\.name)
        return columns.contains("predecessor") && columns.contains("predecessor_version")
    }
}
