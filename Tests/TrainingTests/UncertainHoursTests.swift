import Healing
import Models
import Observations
import Store
import Training
import XCTest

/// Hours that teach, but on which no decision may rest.
final class UncertainHoursTests: XCTestCase {
    func testHistoryOfAnybodyGivesNoFirstModel() async throws {
        for (origin, isTrained) in [(DataOrigin.history, false), (.live, false), (.established, true)] {
            let ground = try trainingGround()
            try await ground.observe(0..<700, origin: origin)
            let handled = try await ground.trainer(TrainingGround.configuration(epochs: 1)).handleNext()
            XCTAssertEqual(handled != nil, isTrained, "\(origin)")
        }
    }

    /// The other station's held-out hours are later ones, so they would add to the number of judged hours.
    func testAVerdictRestsOnCertainHoursOnly() async throws {
        var counts: [DataOrigin: Int] = [:]
        for origin in [DataOrigin.history, .trusted] {
            let ground = try trainingGround()
            try await ground.observe(0..<1000)
            try await ground.observe(1100..<2100, station: "there", origin: origin)
            let handled = try await ground.trainer(TrainingGround.configuration(epochs: 1)).handleNext()
            let verdict = try ground.verdict(of: handled)
            counts[origin] = verdict.recent.count
            let version = try XCTUnwrap(handled?.challenger)
            let artifact = try ground.artifacts.load(target: "temperature", version: version)
            XCTAssertEqual(artifact.manifest.training.stations.map(\.id), ["here", "there"], "both have taught")
        }
        let (certain, all) = (try XCTUnwrap(counts[.history]), try XCTUnwrap(counts[.trusted]))
        XCTAssertLessThanOrEqual(certain, 150)
        XCTAssertGreaterThan(certain, 100)
        XCTAssertGreaterThan(all, 250)
    }

    func testADriftFlagIsNotMadeReadyByPostedHours() async throws {
        let ground = try trainingGround()
        try await ground.observe(0..<1000)
        _ = try await ground.trainer().handleNext()
        try await ground.observe(1000..<1100, warmer: 9)
        try await ground.raise(.drift, driftBegan: 1000)
        try await ground.observe(1100..<1200, warmer: 9, origin: .history)
        let early = try await ground.trainer().handleNext()
        XCTAssertNil(early)
        let flag = try await ground.openFlag()
        XCTAssertEqual(flag?.flag.attempts, 0)
    }
}
