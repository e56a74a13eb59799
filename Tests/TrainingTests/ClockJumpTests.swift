import Forecasting
import Foundation
import Healing
import Observations
import Store
import Timing
import Training
import XCTest

/// The wall clock jumps by a day, forwards or back.
final class ClockJumpTests: XCTestCase {
    private static let day = 86_400.0

    func testATrainerAtWorkLosesItsLeaseWhenTheClockIsSetForwardsAndTheFlagIsTrainedAgain() async throws {
        let ground = try trainingGround()
        try await ground.observe(0..<700)
        let lost =
            try await ground.trainer(holder: "first") { report in
                if report.epoch == 2 { ground.advance(by: Self.day) }
            }
            .handleNext()
        XCTAssertNil(lost)
        let none = try await ground.champion()
        XCTAssertNil(none)
        let handled = try await ground.trainer(holder: "second").handleNext()
        XCTAssertNotNil(handled?.verdict)
        XCTAssertEqual(handled?.flag.attempts, 2)
    }

    func testATrainerAtWorkContinuesWhenTheClockIsSetBack() async throws {
        let ground = try trainingGround()
        try await ground.observe(0..<700)
        let handled =
            try await ground.trainer { report in
                if report.epoch == 2 { ground.advance(by: -Self.day) }
            }
            .handleNext()
        XCTAssertNotNil(handled?.verdict)
        XCTAssertEqual(handled?.flag.attempts, 1)
    }

    func testTheFlagOfADeadTrainerIsHeldNoLongerThanTheClockWasSetBack() async throws {
        let ground = try trainingGround()
        try await ground.observe(0..<700)
        try await ground.raise(.manual)
        let at = ground.now()
        let limits = RetryLimits()
        try await ground.store.write {
            _ = try $0.claimFlag(target: "temperature", holder: "dead", now: at, lease: .seconds(60), limits: limits)
        }
        ground.advance(by: -Self.day)
        let early = try await ground.trainer().handleNext()
        XCTAssertNil(early)
        ground.advance(by: Self.day + 60)
        let handled = try await ground.trainer().handleNext()
        XCTAssertEqual(handled?.flag.attempts, 2)
        XCTAssertNotNil(handled?.verdict)
    }

    func testOneRoutineRetrainIsDueAfterTheClockWasSetForwardsAndNoneUntilItHasCaughtUpAfterBack() async throws {
        let ground = try trainingGround()
        var configuration = TrainingGround.configuration(epochs: 1)
        configuration.schedule = RetrainSchedule(interval: .seconds(Self.day), backoff: .seconds(3600))
        try await ground.observe(0..<700)
        _ = try await ground.trainer(configuration).handleNext()
        guard try await ground.champion() != nil else { return XCTFail("no champion to retrain") }
        ground.advance(by: -Self.day)
        try await ground.observe(700..<710, receivedAt: ground.now())
        let early = try await ground.trainer(configuration).handleNext()
        XCTAssertNil(early)
        ground.advance(by: 2 * Self.day)
        try await ground.observe(710..<720, receivedAt: ground.now())
        let due = try await ground.trainer(configuration).handleNext()
        XCTAssertEqual(due?.flag.reason, .schedule)
        let again = try await ground.trainer(configuration).handleNext()
        XCTAssertNil(again)
    }
}
