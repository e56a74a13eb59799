import Forecasting
import Healing
import Hummingbird
import Observations
import Store
import Timing

/// `POST /eval`: an error that a client has measured.
///
/// The RMSE is over the newest ``window`` evaluations of the version in service, so that it recovers after a retrain.
/// It is the error that any client reports, not the model's: no decision, metric or page reads it, and `source` says
/// so. The model's error is in `/timeline` and in the metrics. `drift_flagged` is the drift detector's decision and
/// does not depend on the posted error.
struct EvaluationRoute: Sendable {
    let store: Store
    let targets: ServedTargets
    let disk: DiskGuard?
    let now: WallClock

    /// The number of evaluations: a week of hourly forecasts.
    static let window = 168

    struct Input: RouteInput, Decodable {
        var predicted: Double
        var actual: Double
        /// The name of a target.
        var target: String?
    }

    struct Answer: JSONRouteAnswer, Encodable {
        var rmse: Double
        var count: Int
        var absError: Double
        var driftFlagged: Bool
        var window = EvaluationRoute.window
        /// Whose errors `rmse` is about.
        var source = "clients"
        var model: TargetName
        var modelVersion: String?

        private enum CodingKeys: String, CodingKey {
            case rmse
            case count
            case absError = "abs_error"
            case driftFlagged = "drift_flagged"
            case window
            case source
            case model
            case modelVersion = "model_version"
        }
    }

    func handle(_ input: Input, _ request: Request, context: APIRequestContext) async throws -> Answer {
        let served = try targets.named(inBody: input.target, by: request)
        let variable = served.target.variable
        var complaints = Complaints()
        variable.check(input.predicted, at: "predicted", &complaints)
        variable.check(input.actual, at: "actual", &complaints)
        try complaints.check()
        try disk?.requireRoom()
        let version = served.slot.served?.version
        let target = served.name
        let evaluatedAt = now()
        let (summary, flagged) = try await store.write { transaction in
            try transaction.insertEvaluation(
                target: target,
                version: version,
                predicted: input.predicted,
                actual: input.actual,
                evaluatedAt: evaluatedAt
            )
            let summary = try transaction.reading.evaluationError(target: target, version: version, limit: Self.window)
            let flag = try transaction.reading.openFlag(of: target)
            return (summary, flag?.flag.reason == .drift)
        }
        let error = abs(variable.difference(input.actual, input.predicted))
        return Answer(
            rmse: summary?.rootMeanSquaredError ?? error,
            count: summary?.count ?? 1,
            absError: error,
            driftFlagged: flagged,
            model: target,
            modelVersion: version
        )
    }
}
