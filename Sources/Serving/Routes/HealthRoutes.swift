import Forecasting
import HTTPTypes
import Hummingbird
import Store
import Timing

/// The routes by which a supervisor asks after the service.
///
/// `GET /healthz`: the process answers. `GET /readyz`: a model serves, its probe forecast comes out right, and the
/// database can be read.
struct HealthRoutes: Sendable {
    let store: Store
    let answering: Answering
    let now: WallClock

    struct Health: RouteAnswer, Encodable {
        var ok = true
        var time: Timestamp
    }

    struct Readiness: RouteAnswer, Encodable {
        var ready: Bool
        var model: String
        var modelVersion: String?
        /// Whether the champion takes part in answers.
        var answeredBy: Answerer
        /// What an operator should look at, also while everything still answers.
        var problems: [String]

        private enum CodingKeys: String, CodingKey {
            case ready
            case model
            case modelVersion = "model_version"
            case answeredBy = "answered_by"
            case problems
        }

        func response() throws -> Response {
            try Response(json: self, status: ready ? .ok : .serviceUnavailable)
        }
    }

    func health(_ request: Request, context: APIRequestContext) async throws -> Health {
        Health(time: Timestamp(secondsSince1970: Int64(now())))
    }

    func readiness(_ request: Request, context: APIRequestContext) async throws -> Readiness {
        let state = answering.slot.current
        var obstacles: [String] = []
        if let served = state.served {
            do {
                try served.artifact.verifyProbe(of: served.forecaster)
            } catch {
                obstacles.append("the probe forecast failed: \(error)")
            }
        } else {
            obstacles.append("no model serves yet, persistence answers")
        }
        do {
            _ = try await store.read { try $0.latestOutcomeIdentifier() }
        } catch {
            obstacles.append("\(error)")
        }
        return Readiness(
            ready: obstacles.isEmpty,
            model: answering.model,
            modelVersion: state.served?.version,
            answeredBy: state.served?.persistenceGuard.allowsNone == false ? .champion : .persistence,
            problems: obstacles + [state.reloadError, state.served.flatMap(objection)].compactMap { $0 }
        )
    }

    private func objection(against served: ServedModel) -> String? {
        served.persistenceGuard.objection.map { "version \(served.version) does not answer everywhere: \($0)" }
    }
}
