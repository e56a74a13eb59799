import Healing
import Store
import Training
import XCTest

final class FollowUpTests: XCTestCase {
    /// A gate that every challenger passes, or that no challenger passes.
    private func configuration(promotes: Bool) -> TrainerConfiguration {
        var configuration = TrainingGround.configuration(epochs: 2)
        configuration.gate = PromotionGate(
            minimumImprovement: promotes ? -1e6 : 1,
            significance: 1,
            tolerance: 1e6,
            forgettingLimit: 1e6
        )
        return configuration
    }

    private func drifted(_ ground: TrainingGround, promotes: Bool) async throws -> FlagRecord {
        try await ground.observe(0..<1000)
        _ = try await ground.trainer().handleNext()
        try await ground.observe(1000..<1150, warmer: 3)
        try await ground.raise(.drift, driftBegan: 1000)
        let handled = try await ground.trainer(configuration(promotes: promotes)).handleNext()
        return try XCTUnwrap(handled)
    }

    func testAPromotionAfterADriftIsFollowedUpWhenThereIsTwiceAsMuchOfTheNewWeather() async throws {
        let ground = try trainingGround()
        let drift = try await drifted(ground, promotes: true)
        guard case .promoted = drift.flag.state else { return XCTFail("\(drift.flag.state), \(drift.verdict ?? "")") }
        let trainer = ground.trainer(configuration(promotes: false))

        // 149 hours lie between the drift's start and the newest hour of the training.
        try await ground.observe(1150..<1298, warmer: 3)
        let early = try await trainer.handleNext()
        XCTAssertNil(early)
        try await ground.observe(1298..<1299, warmer: 3)
        let first = try await trainer.handleNext()
        XCTAssertEqual(first?.flag.reason, .schedule)
        XCTAssertEqual(
            first?.flag.followUpEvidence,
            FollowUpEvidence(
                followUpOf: drift.flag.id,
                station: "here",
                estimatedStart: try XCTUnwrap(drift.flag.driftEvidence).estimatedStart,
                hoursSeen: 149,
                hours: 298
            )
        )
        let verdict = try ground.verdict(of: first)
        XCTAssertNotNil(verdict.normal, "old weather counts, too")

        // After a rejection, too, the next follow-up waits for twice as many hours.
        let again = try await trainer.handleNext()
        XCTAssertNil(again)
        try await ground.observe(1299..<1597, warmer: 3)
        let second = try await trainer.handleNext()
        XCTAssertEqual(second?.flag.followUpEvidence?.hoursSeen, 298)
        XCTAssertEqual(second?.flag.followUpEvidence?.followUpOf, drift.flag.id)
    }

    func testARejectionAfterADriftIsNotFollowedUp() async throws {
        let ground = try trainingGround()
        let drift = try await drifted(ground, promotes: false)
        guard case .rejected = drift.flag.state else { return XCTFail("\(drift.flag.state)") }
        try await ground.observe(1150..<1600, warmer: 3)
        let next = try await ground.trainer(configuration(promotes: true)).handleNext()
        XCTAssertNil(next)
    }

    func testThirtyDaysOfNewWeatherAreEnough() {
        let rule = FollowUpRule()
        XCTAssertFalse(rule.isDue(seen: 150, now: 299))
        XCTAssertTrue(rule.isDue(seen: 150, now: 300))
        XCTAssertTrue(rule.isDue(seen: 719, now: 1438))
        XCTAssertFalse(rule.isDue(seen: 720, now: 10_000))
        XCTAssertFalse(rule.isDue(seen: 0, now: 10_000), "no hour of the drift was learned from")
    }
}
