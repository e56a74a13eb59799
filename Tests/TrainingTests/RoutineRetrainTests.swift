import CanonicalJSON
import Foundation
import Healing
import Models
import Store
import Timing
import Training
import XCTest

/// Routine retrains that the trainer requests automatically.
final class RoutineRetrainTests: XCTestCase {
    private func configuration() -> TrainerConfiguration {
        var configuration = TrainingGround.configuration(epochs: 1)
        configuration.schedule = RetrainSchedule(interval: .seconds(86_400), backoff: .seconds(3600))
        return configuration
    }

    func testADayAfterTheLastRetrainAnotherIsDueIfThereAreNewObservations() async throws {
        let ground = try trainingGround()
        try await ground.observe(0..<700)
        let trainer = ground.trainer(configuration())
        let first = try await trainer.handleNext()
        XCTAssertNotNil(first?.verdict)
        guard try await ground.champion() != nil else { return XCTFail("\(String(describing: first))") }
        ground.advance(by: 86_399)
        let early = try await trainer.handleNext()
        XCTAssertNil(early)
        ground.advance(by: 1)
        let nothingNew = try await trainer.handleNext()
        XCTAssertNil(nothingNew)
        try await ground.observe(700..<724, receivedAt: ground.now())
        let due = try await trainer.handleNext()
        XCTAssertEqual(due?.flag.reason, .schedule)
        let evidence = try JSONText.decode(ScheduleEvidence.self, from: try XCTUnwrap(due?.flag.evidence))
        XCTAssertEqual(evidence, ScheduleEvidence(ageSeconds: 86_400, staleAfterSeconds: 86_400))
        let again = try await trainer.handleNext()
        XCTAssertNil(again)
    }

    func testAFailedRoutineRetrainIsNotRepeatedAtOnce() async throws {
        let ground = try trainingGround()
        try await ground.observe(0..<700)
        let trainer = ground.trainer(configuration())
        _ = try await trainer.handleNext()
        ground.advance(by: 90_000)
        try await ground.observe(700..<724, receivedAt: ground.now())
        // Nothing can be published if a file is in the folder's place.
        let elsewhere = ground.artifacts.root.deletingLastPathComponent().appending(path: "blocked")
        try Data("in the way".utf8).write(to: elsewhere)
        let stubborn = ground.trainer(configuration(), artifacts: ArtifactFolder(path: elsewhere.path))
        for _ in 1...3 {
            let failed = try await stubborn.handleNext()
            XCTAssertNotNil(failed?.flag.error)
            ground.advance(by: 100)
        }
        let closed = try await ground.openFlag()
        XCTAssertNil(closed)
        ground.advance(by: 3300)
        let waiting = try await trainer.handleNext()
        XCTAssertNil(waiting)
        ground.advance(by: 400)
        let due = try await trainer.handleNext()
        XCTAssertNotNil(due?.verdict)
    }
}
