import Foundation
import HTTPTestServer
import Synchronization

/// The part of an MLflow tracking server that retrains need, with real sockets and with failures.
///
/// The responses have the format of MLflow 3.
final class FakeMLflow: Sendable {
    enum Mood: Sendable {
        case well
        /// Answers every request with 500.
        case broken
        /// Accepts connections and does not answer.
        case silent
        /// Refuses requests whose path ends with the text, with 400.
        case refusing(String)
        /// Executes requests whose path ends with the text, and closes the connection without an answer.
        case losingAnswers(String)
    }

    struct Run: Sendable {
        var id: String
        var status = "RUNNING"
        var tags: [String: String]
        var parameters: [String: String] = [:]
        var metrics: [[String: Double]] = []
        var metricNames: [String] = []
    }

    struct State: Sendable {
        var mood = Mood.well
        var experiments: [String] = []
        var runs: [Run] = []
        var files: [String: [UInt8]] = [:]
        /// The run of each version.
        var versions: [String] = []
        var isRegistered = false
        var aliases: [String: String] = [:]
    }

    private let state: SharedState
    private let server: HTTPTestServer

    private final class SharedState: Sendable {
        let value = Mutex(State())
    }

    init() throws {
        let state = SharedState()
        self.state = state
        server = try HTTPTestServer { request, connection in
            let path = String(request.path.prefix { $0 != "?" })
            switch state.value.withLock({ $0.mood }) {
            case .broken: return connection.answer(500, text: "<html>Internal Server Error</html>")
            case .silent: return connection.waitForClient()
            case .refusing(let end) where path.hasSuffix(end):
                return connection.answer(
                    400,
                    text: #"{"error_code":"INVALID_PARAMETER_VALUE","message":"not like this"}"#
                )
            case .losingAnswers(let end) where path.hasSuffix(end):
                _ = state.value.withLock { Self.answer(request, path, &$0) }
                return connection.reset()
            default: break
            }
            let (status, text) = state.value.withLock { Self.answer(request, path, &$0) }
            connection.answer(status, text: text)
        }
    }

    var url: String { server.url }
    var current: State { state.value.withLock { $0 } }
    func become(_ mood: Mood) { state.value.withLock { $0.mood = mood } }
    func stop() { server.stop() }

    private static func answer(_ request: TestRequest, _ path: String, _ state: inout State) -> (Int, String) {
        let body = (try? JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any]) ?? [:]
        if path.hasPrefix("/api/2.0/mlflow-artifacts/artifacts/") {
            state.files[String(path.dropFirst(36))] = request.body
            return (200, "")
        }
        switch String(path.dropFirst("/api/2.0/mlflow/".count)) {
        case "experiments/get-by-name":
            guard let name = request.path.split(separator: "=").last.map(String.init), state.experiments.contains(name)
            else { return (404, #"{"error_code":"RESOURCE_DOES_NOT_EXIST","message":"no such experiment"}"#) }
            return (200, #"{"experiment":{"experiment_id":"1","name":"\#(name)"}}"#)
        case "experiments/create":
            state.experiments.append(body["name"] as? String ?? "")
            return (200, #"{"experiment_id":"1"}"#)
        case "runs/search":
            let filter = body["filter"] as? String ?? ""
            let found = state.runs.first { run in run.tags.contains { filter == "tags.`\($0.key)` = '\($0.value)'" } }
            return (200, found.map { #"{"runs":[\#(Self.json($0))]}"# } ?? "{}")
        case "runs/create":
            let tags = Self.pairs(body["tags"])
            let run = Run(id: "run\(state.runs.count + 1)", tags: tags)
            state.runs.append(run)
            return (200, #"{"run":\#(Self.json(run))}"#)
        case "registered-models/create":
            defer { state.isRegistered = true }
            return state.isRegistered
                ? (400, #"{"error_code":"RESOURCE_ALREADY_EXISTS","message":"exists"}"#) : (200, "{}")
        case "model-versions/search":
            let filter = request.path.removingPercentEncoding ?? ""
            let found = state.versions.lastIndex { filter.hasSuffix("run_id='\($0)'") }
            return (200, found.map { #"{"model_versions":[{"version":"\#($0 + 1)"}]}"# } ?? "{}")
        case "model-versions/create":
            state.versions.append(body["run_id"] as? String ?? "")
            return (200, #"{"model_version":{"version":"\#(state.versions.count)"}}"#)
        case "registered-models/alias":
            state.aliases[body["alias"] as? String ?? ""] = body["version"] as? String
            return (200, "{}")
        default: return change(String(path.split(separator: "/").last ?? ""), body, &state)
        }
    }

    private static func change(_ what: String, _ body: [String: Any], _ state: inout State) -> (Int, String) {
        guard let index = state.runs.firstIndex(where: { $0.id == body["run_id"] as? String }) else {
            return (404, #"{"error_code":"RESOURCE_DOES_NOT_EXIST","message":"no such run"}"#)
        }
        switch what {
        case "log-batch":
            state.runs[index].parameters.merge(pairs(body["params"])) { $1 }
            for metric in body["metrics"] as? [[String: Any]] ?? [] {
                state.runs[index].metricNames.append(metric["key"] as? String ?? "")
                state.runs[index].metrics.append(metric.compactMapValues { ($0 as? NSNumber)?.doubleValue })
            }
        case "update": state.runs[index].status = body["status"] as? String ?? ""
        default: return (404, "{}")
        }
        return (200, "{}")
    }

    private static func pairs(_ list: Any?) -> [String: String] {
        let pairs = (list as? [[String: String]] ?? []).map { ($0["key"] ?? "", $0["value"] ?? "") }
        return Dictionary(pairs) { $1 }
    }

    private static func json(_ run: Run) -> String {
        #"{"info":{"run_id":"\#(run.id)","status":"\#(run.status)","artifact_uri":"mlflow-artifacts:/1/\#(run.id)/artifacts"}}"#
    }
}
