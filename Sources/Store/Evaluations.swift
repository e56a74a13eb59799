import GRDB

/// Errors that clients reported by themselves, over the newest of them for one model version, in °C.
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
        try database.cachedStatement(
            sql: """
                INSERT INTO evaluations (model, model_version, predicted, actual, evaluated_at) VALUES (?, ?, ?, ?, ?)
                """
        )
        .execute(arguments: [model, version, predicted, actual, evaluatedAt])
    }
}

extension ReadTransaction {
    /// The error over the newest `limit` evaluations of a model version.
    package func evaluationError(model: String, version: String?, limit: Int) throws -> EvaluationSummary? {
        let statement = try database.cachedStatement(
            sql: """
                SELECT count(*), avg((actual - predicted) * (actual - predicted)) FROM (
                    SELECT actual, predicted FROM evaluations WHERE model = ? AND model_version IS ?
                    ORDER BY id DESC LIMIT ?)
                """
        )
        guard let row = try Row.fetchOne(statement, arguments: [model, version, limit]),
            let meanSquared: Double = row[1]
        else { return nil }
        return EvaluationSummary(count: row[0], rootMeanSquaredError: meanSquared.squareRoot())
    }
}
