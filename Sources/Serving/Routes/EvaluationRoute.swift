import Forecasting
import Healing
import Hummingbird
import Store
import Timing

/// `POST /eval`: an error that a client measured itself.
///
/// The RMSE is over the newest ``window`` evaluations of the version in service, so that it recovers after a retrain;
/// whether drift is flagged is what the drift detector decided, not what one error looks like.
struct EvaluationRoute: Sendable {
    let store: Store
    let answering: Answering
    let now: WallClock

    /// A week of hourly forecasts.
    static let window = 168

    struct Input: RouteInput, Decodable {
        var predicted: Double
        var actual: Double
    }

    struct Answer: RouteAnswer, Encodable {
        var rmse: Double
        var count: Int
        var absError: Double
        var driftFlagged: Bool
        var window = EvaluationRoute.window
        var model: String
        var modelVersion: String?

        private enum CodingKeys: String, CodingKey {
            case rmse
            case count
            case absError = "abs_error"
            case driftFlagged = "drift_flagged"
            case window
            case model
            case modelVersion = "model_version"
        }
    }

    func handle(_ input: Input, _ request: Request, context: APIRequestContext) async throws -> Answer {
        let problems = [("predicted", input.predicted), ("actual", input.actual)]
            .compactMap { name, value in
                Channel.temperature.complaint(about: value, at: name)
            }
        guard problems.isEmpty else { throw Problem.invalid(problems) }
        let version = answering.slot.served?.version
        let model = answering.model
        let evaluatedAt = now()
        let (summary, flagged) = try await store.write { transaction in
            try transaction.insertEvaluation(
                model: model,
                version: version,
                predicted: input.predicted,
                actual: input.actual,
                evaluatedAt: evaluatedAt
            )
            let summary = try transaction.reading.evaluationError(model: model, version: version, limit: Self.window)
            let flag = try transaction.reading.openFlag(of: model)
            return (summary, flag?.flag.reason == .drift)
        }
        let error = abs(input.actual - input.predicted)
        return Answer(
            rmse: summary?.rootMeanSquaredError ?? error,
            count: summary?.count ?? 1,
            absError: error,
            driftFlagged: flagged,
            model: model,
            modelVersion: version
        )
    }
}
