import Foundation
import Healing
import HTTPClient
import Logging
import MLflow
import Models
import Store
import Synchronization
import XCTest

final class RunDeliveryTests: XCTestCase {
    func testARetrainArrivesWithEverythingAboutIt() async throws {
        let outbox = try Outbox(for: self)
        let server = try FakeMLflow()
        defer { server.stop() }
        let version = try await outbox.retrain()
        try await outbox.delivery(to: server).deliverWaiting()

        let state = server.current
        XCTAssertEqual(state.experiments, ["aerocast"])
        let run = try XCTUnwrap(state.runs.first)
        XCTAssertEqual(run.status, "FINISHED")
        XCTAssertEqual(run.tags["aerocast.reason"], "manual")
        XCTAssertEqual(run.tags["aerocast.flag"], "1")
        XCTAssertEqual(run.tags["aerocast.end"], "promoted")
        XCTAssertEqual(run.tags["aerocast.version"], version)
        XCTAssertEqual(run.tags["aerocast.trace_id"]?.count, 32)
        XCTAssertEqual(run.parameters, ["hidden_size": "8"])
        let losses = zip(run.metricNames, run.metrics).filter { $0.0 == "training_loss" }.map(\.1)
        XCTAssertEqual(losses.map { $0["step"] }, [1, 2])
        XCTAssertEqual(losses.map { $0["value"] }, [0.5, 0.25])
        XCTAssertTrue(run.metricNames.contains("gate.recent.challenger_loss"))
        XCTAssertFalse(run.metricNames.contains("not_finite"))
        XCTAssertEqual(
            state.files.keys.sorted(),
            ["1/run1/artifacts/model/model.json", "1/run1/artifacts/model/model.safetensors"]
        )
        let artifact = try outbox.artifacts.load(target: Outbox.target, version: version)
        XCTAssertEqual(state.files["1/run1/artifacts/model/model.safetensors"], [UInt8](artifact.weights))
        XCTAssertEqual(state.versions, ["run1"])
        XCTAssertEqual(state.aliases, ["champion": "1"])
        let left = try await outbox.state()
        XCTAssertEqual(left, OutboxState(waiting: 0, delivered: 1, failures: 0))
    }

    func testWhereverADeliveryBreaksOffTheNextOneMakesNothingTwice() async throws {
        let steps = [
            "get-by-name", "experiments/create", "runs/search", "runs/create", "log-batch", "model.safetensors",
            "model.json", "registered-models/create", "model-versions/search", "model-versions/create", "runs/update",
            "registered-models/alias",
        ]
        for step in steps {
            let outbox = try Outbox(for: self)
            let server = try FakeMLflow()
            defer { server.stop() }
            try await outbox.retrain()
            server.become(.losingAnswers(step))
            do {
                try await outbox.delivery(to: server).deliverWaiting()
                XCTFail("the delivery must fail at \(step)")
            } catch is MLflowError {}
            server.become(.well)
            try await outbox.delivery(to: server).deliverWaiting()
            let state = server.current
            XCTAssertEqual(state.runs.map(\.status), ["FINISHED"], step)
            XCTAssertEqual(state.versions, ["run1"], step)
            XCTAssertEqual(state.aliases, ["champion": "1"], step)
            XCTAssertEqual(state.experiments, ["aerocast"], step)
        }
    }

    func testAProcessThatDiesBeforeItNotesADeliveryMakesNoSecondRun() async throws {
        let outbox = try Outbox(for: self)
        let server = try FakeMLflow()
        defer { server.stop() }
        try await outbox.retrain()
        let before = URL(fileURLWithPath: outbox.store.path + ".before")
        _ = try Backup.write(outbox.store, to: before.path, replacing: false) { _ in }
        try await outbox.delivery(to: server).deliverWaiting()
        // The state for the next process if the record of the delivery was not written.
        let restored = try Outbox(for: self, database: try Data(contentsOf: before), artifacts: outbox.artifacts)
        try await restored.delivery(to: server).deliverWaiting()
        XCTAssertEqual(server.current.runs.count, 1)
        XCTAssertEqual(server.current.versions.count, 1)
        let left = try await restored.state()
        XCTAssertEqual(left.delivered, 1)
    }

    func testAServerThatIsDownSilentOrBrokenLosesNothing() async throws {
        let outbox = try Outbox(for: self)
        let server = try FakeMLflow()
        defer { server.stop() }
        for _ in 0..<3 { try await outbox.retrain() }
        server.become(.broken)
        await outbox.assertFails(to: server.url, "500")
        await outbox.assertFails(to: "http://127.0.0.1:1", "could not connect")
        server.become(.silent)
        await outbox.assertFails(to: server.url, "did not complete the response", timeout: .milliseconds(200))
        let waiting = try await outbox.state()
        XCTAssertEqual(waiting.waiting, 3)
        XCTAssertEqual(waiting.failures, 3)
        XCTAssertTrue(waiting.error?.contains("did not complete the response") ?? false, waiting.error ?? "")

        server.become(.well)
        try await outbox.delivery(to: server).deliverWaiting()
        XCTAssertEqual(server.current.runs.map { $0.tags["aerocast.flag"] }, ["1", "2", "3"])
        let left = try await outbox.state()
        XCTAssertEqual(left, OutboxState(waiting: 0, delivered: 3, failures: 3))
    }

    func testARefusedRetrainDoesNotHoldUpTheOthersAndIsTriedAgain() async throws {
        let outbox = try Outbox(for: self)
        let server = try FakeMLflow()
        defer { server.stop() }
        try await outbox.retrain()
        server.become(.refusing("runs/create"))
        try await outbox.delivery(to: server).deliverWaiting()
        server.become(.well)
        try await outbox.retrain()
        try await outbox.delivery(to: server).deliverWaiting()
        XCTAssertEqual(server.current.runs.map { $0.tags["aerocast.flag"] }, ["2"])
        let refused = try await outbox.state()
        XCTAssertEqual(
            refused.error,
            "MLflow answered POST runs/create with 400 INVALID_PARAMETER_VALUE: not like this"
        )
        outbox.advance(by: 3601)
        try await outbox.delivery(to: server).deliverWaiting()
        XCTAssertEqual(server.current.runs.map { $0.tags["aerocast.flag"] }, ["2", "1"])
    }

    func testTwoProcessesDeliverEachRetrainOnce() async throws {
        let outbox = try Outbox(for: self)
        let server = try FakeMLflow()
        defer { server.stop() }
        for _ in 0..<6 { try await outbox.retrain() }
        let other = try Outbox(sharing: outbox)
        async let first: Void = outbox.delivery(to: server).deliverWaiting()
        async let second: Void = other.delivery(to: server).deliverWaiting()
        _ = try await (first, second)
        XCTAssertEqual(Set(server.current.runs.compactMap { $0.tags["aerocast.flag"] }).count, 6)
        XCTAssertEqual(server.current.runs.count, 6)
    }

    func testTheAliasFollowsTheChampionAlsoBack() async throws {
        let outbox = try Outbox(for: self)
        let server = try FakeMLflow()
        defer { server.stop() }
        try await outbox.retrain(seed: 1)
        try await outbox.retrain(seed: 2)
        try await outbox.delivery(to: server).deliverWaiting()
        XCTAssertEqual(server.current.aliases, ["champion": "2"])
        try await outbox.store.write {
            try $0.rollBack(Outbox.target, quarantine: true, cause: HealingCause(actor: "t", reason: "t", at: 0))
        }
        try await outbox.delivery(to: server).deliverWaiting()
        XCTAssertEqual(server.current.aliases, ["champion": "1"])
    }

    func testAFailedRetrainIsARunWithoutAVersion() async throws {
        let outbox = try Outbox(for: self)
        let server = try FakeMLflow()
        defer { server.stop() }
        try await outbox.failRetrain(because: "the loss is not finite")
        try await outbox.delivery(to: server).deliverWaiting()
        let run = try XCTUnwrap(server.current.runs.first)
        XCTAssertEqual(run.status, "FAILED")
        XCTAssertEqual(run.tags["mlflow.note.content"], "the loss is not finite")
        XCTAssertEqual(server.current.versions, [])
        XCTAssertEqual(server.current.aliases, [:])
    }
}
