import CanonicalJSON
import Forecasting
import GRU
import Healing
import Observations
import Store
import TraceContext
import Training
import XCTest

/// The entries that a trainer writes to the outbox for MLflow.
final class RecordedRunTests: XCTestCase {
    private func recording() -> TrainerConfiguration {
        var configuration = TrainingGround.configuration()
        configuration.recordsRuns = true
        return configuration
    }

    private func waitingRun(_ ground: TrainingGround) async throws -> RetrainRun? {
        let waiting = try await ground.store.write { try $0.claimRun(of: "temperature", now: 0, lease: .seconds(1)) }
        return try waiting.map { try JSONText.decode(RetrainRun.self, from: $0.payload) }
    }

    func testARetrainIsRecordedWithItsLossesAndTheGatesFigures() async throws {
        let ground = try trainingGround()
        try await ground.observe(0..<900)
        try await ground.raise(.manual)
        let handled = try await ground.trainer(recording()).handleNext()
        let record = try XCTUnwrap(handled)
        let found = try await waitingRun(ground)
        let run = try XCTUnwrap(found)
        let verdict = try ground.verdict(of: record)
        XCTAssertEqual(run.flag, record.flag.id)
        XCTAssertEqual(run.reason, "manual")
        XCTAssertEqual(run.trace, record.trace?.description)
        XCTAssertEqual(run.version, record.challenger)
        XCTAssertEqual(run.end, verdict.promoted ? .promoted : .rejected)
        XCTAssertEqual(run.parameters["hidden_size"], "8")
        XCTAssertEqual(run.parameters["batch_size"], "32")
        XCTAssertEqual(run.parameters["maximum_epochs"], "4")
        XCTAssertEqual(run.epochs.map(\.epoch), [1, 2, 3, 4])
        XCTAssertEqual(run.metrics["gate.recent.challenger_loss"], verdict.recent.challengerLoss)
        XCTAssertEqual(run.metrics["gate.recent.persistence_loss"], verdict.recent.persistenceLoss)
        XCTAssertNil(run.metrics["gate.recent.champion_loss"])
        XCTAssertNotNil(run.metrics["held_back.rmse_24h"])
    }

    func testAFailedAttemptIsRecordedWithItsError() async throws {
        let ground = try trainingGround()
        try await ground.observe(0..<900)
        try await ground.raise(.manual)
        var configuration = recording()
        var kind = try XCTUnwrap(configuration.kind as? GRUKind)
        kind.fromScratch.batchSize = 0
        configuration.kind = kind
        let failed = try await ground.trainer(configuration).handleNext()
        let found = try await waitingRun(ground)
        let run = try XCTUnwrap(found)
        XCTAssertEqual(run.end, .failed)
        XCTAssertEqual(run.note, failed?.flag.error)
        XCTAssertNil(run.version)
    }

    func testWithoutMLflowNothingIsRecorded() async throws {
        let ground = try trainingGround()
        try await ground.observe(0..<900)
        try await ground.raise(.manual)
        _ = try await ground.trainer().handleNext()
        let found = try await waitingRun(ground)
        XCTAssertNil(found)
    }
}
