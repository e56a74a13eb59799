import Forecasting
import HTTPTypes
import Hummingbird
import Logging
import Models
import Observations
import Reporting
import Store
import Timing

/// The health checks for a supervisor.
///
/// `GET /healthz`: the process answers. `GET /readyz`: a model of the first target serves, reproduces its probe
/// forecast, and the database can be read and written. Every other finding of the verdict is among the problems and
/// does not make the service unready: another process would answer no better.
struct HealthRoutes: Sendable {
    let store: Store
    let targets: ServedTargets
    let verdicts: VerdictWatch
    let now: WallClock
    let publicText: PublicText

    struct Health: JSONRouteAnswer, Encodable {
        var ok = true
        var time: Timestamp
    }

    struct Readiness: RouteAnswer, Encodable {
        /// Whether the first target is ready.
        var ready: Bool
        /// The first target.
        var model: TargetName
        var modelVersion: String?
        /// The champion, or persistence if there is no champion or it answers at no horizon.
        var answeredBy: Answerer
        /// Problems for an operator; some do not keep the service from being ready.
        var problems: [String]
        /// The state of the verdict.
        var verdict: VerdictState
        var targets: [TargetReadiness]

        private enum CodingKeys: String, CodingKey {
            case ready
            case model
            case modelVersion = "model_version"
            case answeredBy = "answered_by"
            case problems
            case verdict
            case targets
        }

        static var forms: [AnswerForm] { [.json(schema), .json(schema, status: .serviceUnavailable)] }

        func response() throws -> Response {
            try Response(json: self, status: ready ? .ok : .serviceUnavailable)
        }
    }

    /// The readiness of one target.
    struct TargetReadiness: Encodable {
        var target: TargetName
        var modelVersion: String?
        var answeredBy: Answerer
        /// The reason why the target is not ready; `nil` if it is.
        fileprivate var obstacle: String?
        /// Problems that do not keep the target from being ready.
        fileprivate var warnings: [String]

        private enum CodingKeys: String, CodingKey {
            case target
            case modelVersion = "model_version"
            case answeredBy = "answered_by"
        }
    }

    func health(_ request: Request, context: APIRequestContext) async throws -> Health {
        Health(time: Timestamp(secondsSince1970: Int64(now())))
    }

    func readiness(_ request: Request, context: APIRequestContext) async throws -> Readiness {
        let first = readiness(of: targets.first)
        let others = targets.all.dropFirst().map(readiness)
        // A target that was added waits for its first model, and must not take the others out of service.
        var obstacles = [first].compactMap(\.obstacle)
        do {
            _ = try await store.read { try $0.latestOutcomeIdentifier() }
        } catch {
            context.logger.error("the database cannot be read", metadata: ["error": "\(error)"])
            obstacles.append("the database cannot be read; see the server's log")
        }
        if let problem = await store.writeProblem() { obstacles.append("\(problem)") }
        let verdict = await verdicts.current()
        return Readiness(
            ready: obstacles.isEmpty,
            model: first.target,
            modelVersion: first.modelVersion,
            answeredBy: first.answeredBy,
            problems: (obstacles + others.compactMap(\.obstacle) + ([first] + others).flatMap(\.warnings))
                .map { publicText($0) } + Self.problems(in: verdict),
            verdict: verdict.state,
            targets: [first] + others
        )
    }

    /// The kinds that the readiness of the process reports in its own words.
    private static let ownKinds: Set = [
        "no_model", "model_not_served", "database_unwritable", "database_unreadable", "api_silent",
    ]

    /// The findings of the verdict: one sentence for each kind, without names and paths, because anybody may ask.
    private static func problems(in verdict: Verdict) -> [String] {
        let open = verdict.findings.filter { $0.state > .healing && !ownKinds.contains($0.kind) }
        return VerdictRules.all.compactMap { rule in
            let found = open.filter { $0.kind == rule.kind }
            guard let first = found.first else { return nil }
            let count = found.reduce(0) { $0 + $1.count }
            let unknown = found.allSatisfy { $0.state == .unknown } ? "not known whether " : ""
            let since = first.since.map { ", since \(Timestamp(seconds: $0))" } ?? ""
            return "\(rule.kind): \(unknown)\(rule.meaning)\(count > 1 ? " (\(count) times)" : since)"
        }
    }

    private func readiness(of target: ServedTarget) -> TargetReadiness {
        let state = target.slot.current
        let prefix = targets.all.count > 1 ? "\(target.name): " : ""
        let warnings = [state.reloadError, state.served.flatMap(objection)].compactMap { $0 }
        return TargetReadiness(
            target: target.name,
            modelVersion: state.served?.version,
            answeredBy: state.served?.persistenceGuard.allowsNone == false ? .champion : .persistence,
            obstacle: obstacle(state.served).map { prefix + $0 },
            warnings: warnings.map { prefix + $0 }
        )
    }

    private func obstacle(_ served: ServedModel?) -> String? {
        guard let served else { return "no model serves yet; persistence answers" }
        do {
            try served.artifact.verifyProbe(of: served.model)
            return nil
        } catch {
            return "the probe forecast failed: \(error)"
        }
    }

    private func objection(against served: ServedModel) -> String? {
        served.persistenceGuard.objection.map { "version \(served.version) does not answer at every horizon: \($0)" }
    }
}
