package import Observations

/// A summary of the newest errors that clients reported for one model version, in the target's unit.
package struct EvaluationSummary: Hashable, Sendable {
    package var count: Int
    package var rootMeanSquaredError: Double
}

extension WriteTransaction {
    /// The most errors of clients that are kept, of all targets: anybody can report any number.
    package static let mostEvaluations = 10_000

    /// Stores an error that a client reported, and deletes the oldest ones beyond ``mostEvaluations``.
    package func insertEvaluation(
        target: TargetName,
        version: String?,
        predicted: Double,
        actual: Double,
        evaluatedAt: Double
    ) throws {
        try connection.execute(
            "INSERT INTO evaluations (target, model_version, predicted, actual, evaluated_at) VALUES (?, ?, ?, ?, ?)",
            [target, version, predicted, actual, evaluatedAt]
        )
        try connection.execute(
            "DELETE FROM evaluations WHERE id <= (SELECT max(id) FROM evaluations) - ?",
            [Self.mostEvaluations]
        )
    }
}

extension ReadTransaction {
    /// The error over the newest `limit` evaluations of a model version; `nil` if none exists.
    package func evaluationError(target: TargetName, version: String?, limit: Int) throws -> EvaluationSummary? {
        let residual = target.kind.difference("actual", "predicted")
        return try connection.row(
            """
            SELECT count(*), avg(\(residual) * \(residual)) FROM (
                SELECT actual, predicted FROM evaluations WHERE target = ? AND model_version IS NOT DISTINCT FROM ?
                ORDER BY id DESC LIMIT ?) AS newest
            """,
            [target, version, limit]
        ) { row in
            let meanSquared: Double? = try row[1]
            return try meanSquared.map {
                EvaluationSummary(count: try row[0], rootMeanSquaredError: $0.squareRoot())
            }
        } ?? nil
    }
}
