import CanonicalJSON
import CurlClient
import Foundation
import HTTPClient
import Store
import TraceContext
import XCTest

/// The trainer with a real MLflow tracking server, which `make test-mlflow` starts.
final class RealMLflowTests: XCTestCase {
    private struct Runs: Decodable {
        var runs: [Run]

        struct Run: Decodable {
            var info: Info
            var data: Data
        }

        struct Info: Decodable {
            var run_id: String
            var status: String
        }

        struct Data: Decodable {
            var metrics: [Figure]
            var params: [Pair]
            var tags: [Pair]
        }

        struct Figure: Decodable {
            var key: String
            var value: Double
        }

        struct Pair: Decodable {
            var key: String
            var value: String
        }
    }

    func testARetrainThatEndedWhileTheServerWasAwayArrivesLaterAndOnce() async throws {
        guard let server = ProcessInfo.processInfo.environment["TEST_MLFLOW"] else {
            throw XCTSkip("TEST_MLFLOW does not name an MLflow tracking server; 'make test-mlflow' starts one")
        }
        let installation = try Installation(for: self)
        let experiment = "loop-tests-\(UUID().uuidString)"
        let api = try await installation.startAPI()
        try await installation.feed(api, hours: 900)
        // Nobody listens on port 1.
        let away = ["MLFLOW_TRACKING_URI": "http://127.0.0.1:1", "AEROCAST_MLFLOW_EXPERIMENT": experiment]
        let first = try installation.start(.trainer, "--once", changing: away)
        let ending = try await first.end(within: .seconds(120))
        XCTAssertEqual(ending, .exited(status: 0), first.standardError)
        let store = try installation.store()
        let waiting = try await store.read { try $0.outboxState(of: Installation.target) }
        XCTAssertEqual(waiting.waiting, 1, first.standardError)

        let there = away.merging(["MLFLOW_TRACKING_URI": server]) { $1 }
        let second = try installation.start(.trainer, changing: there)
        try await eventually("the retrain arrives", within: .seconds(60), or: { second.standardError }) {
            try await store.read { transaction in
                try transaction.outboxState(of: Installation.target).delivered == 1
                    && transaction.misplacedChampion(of: Installation.target) == nil
            }
        }
        let flag = try await store.read { try $0.flags(of: Installation.target, limit: 1).first }
        let record = try XCTUnwrap(flag)
        let runs = try await runs(server, experiment: experiment)
        XCTAssertEqual(runs.count, 1)
        let run = try XCTUnwrap(runs.first)
        XCTAssertEqual(run.info.status, "FINISHED")
        let tags = Dictionary(run.data.tags.map { ($0.key, $0.value) }) { $1 }
        XCTAssertEqual(tags["aerocast.version"], record.challenger)
        XCTAssertEqual(tags["aerocast.trace_id"], record.trace?.description)
        let figures = Dictionary(run.data.metrics.map { ($0.key, $0.value) }) { $1 }
        let verdict = try JSONText.decode(PlainVerdict.self, from: try XCTUnwrap(record.verdict))
        XCTAssertEqual(
            try XCTUnwrap(figures["gate.recent.challenger_loss"]),
            verdict.recent.challenger_loss,
            accuracy: 1e-9
        )
        let history = try await ask(
            server,
            "metrics/get-history?run_id=\(run.info.run_id)&metric_key=validation_loss"
        )
        let epochs = try XCTUnwrap(run.data.params.first { $0.key == "maximum_epochs" }.flatMap { Int($0.value) })
        XCTAssertEqual(history.ranges(of: "\"step\"").count, epochs)
        let files = try await ask(server, "artifacts/list?run_id=\(run.info.run_id)&path=model")
        XCTAssertTrue(files.contains("model.safetensors") && files.contains("model.json"), files)
        let alias = try await ask(server, "registered-models/alias?name=aerocast-temperature&alias=champion")
        XCTAssertTrue(alias.contains(run.info.run_id), alias)
        let stopped = try await second.terminate()
        XCTAssertEqual(stopped, .exited(status: 0))
    }

    private struct PlainVerdict: Decodable {
        var recent: Recent
        struct Recent: Decodable { var challenger_loss: Double }
    }

    private func ask(_ server: String, _ path: String) async throws -> String {
        let client = CurlClient(CurlClient.Configuration(userAgent: "loop-tests"))
        let response = try await client.send(HTTPRequest(.get, "\(server)/api/2.0/mlflow/\(path)"))
        XCTAssertEqual(response.status, 200, String(decoding: response.body, as: UTF8.self))
        return String(decoding: response.body, as: UTF8.self)
    }

    private func runs(_ server: String, experiment: String) async throws -> [Runs.Run] {
        struct Found: Decodable {
            var experiment: Experiment
            struct Experiment: Decodable { var experiment_id: String }
        }
        let found = try await ask(server, "experiments/get-by-name?experiment_name=\(experiment)")
        let id = try JSONDecoder().decode(Found.self, from: Data(found.utf8)).experiment.experiment_id
        let client = CurlClient(CurlClient.Configuration(userAgent: "loop-tests"))
        let response = try await client.send(
            HTTPRequest(
                .post,
                "\(server)/api/2.0/mlflow/runs/search",
                headers: ["Content-Type": "application/json"],
                body: Array("{\"experiment_ids\": [\"\(id)\"]}".utf8)
            )
        )
        return try JSONDecoder().decode(Runs.self, from: Data(response.body)).runs
    }
}
