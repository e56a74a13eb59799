/// Errors that clients reported on their own, over the newest of them for one model version, in °C.
package struct EvaluationSummary: Hashable, Sendable {
    package var count: Int
    package var rootMeanSquaredError: Double
}

extension WriteTransaction {
    package func insertEvaluation(
        model: String,
        version: String?,
        predicted: Double,
        actual: Double,
        evaluatedAt: Double
    ) throws {
        try connection.execute(
            "INSERT INTO evaluations (target, model_version, predicted, actual, evaluated_at) VALUES (?, ?, ?, ?, ?)",
            [model, version, predicted, actual, evaluatedAt]
        )
    }
}

extension ReadTransaction {
    /// The error over the newest `limit` evaluations of a model version.
    package func evaluationError(model: String, version: String?, limit: Int) throws -> EvaluationSummary? {
        try connection.row(
            """
            SELECT count(*), avg((actual - predicted) * (actual - predicted)) FROM (
                SELECT actual, predicted FROM evaluations WHERE target = ? AND model_version IS NOT DISTINCT FROM ?
                ORDER BY id DESC LIMIT ?) AS newest
            """,
            [model, version, limit]
        ) { row in
            let meanSquared: Double? = try row[1]
            return try meanSquared.map {
                EvaluationSummary(count: try row[0], rootMeanSquaredError: $0.squareRoot())
            }
        } ?? nil
    }
}
