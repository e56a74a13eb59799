import DriftDetection
import Foundation
import XCTest

/// One test for each line of the table in `docs/drift.md`.
final class DriftPolicyTests: XCTestCase {
    private let day: Int64 = 86_400

    private func drift(start: Int64 = 0) -> DriftEvidence {
        DriftEvidence(
            kind: .bias,
            direction: .tooLow,
            time: start + 36_000,
            row: 10,
            window: 12,
            estimatedStart: start,
            estimatedStartRow: 0,
            statistic: 7,
            threshold: 6,
            size: 1,
            sizeInSigma: 2
        )
    }

    private func fault(start: Int64 = 0) -> SensorFaultEvidence {
        SensorFaultEvidence(
            fault: .stuck,
            time: start + 36_000,
            row: 10,
            estimatedStart: start,
            rows: 11,
            reading: 3,
            statistic: 21,
            threshold: 20
        )
    }

    func testWarningsDoNothing() {
        var policy = DriftPolicy()
        XCTAssertEqual(policy.handle(.signal(.warning(drift())), at: 0), .none)
        XCTAssertEqual(policy, DriftPolicy())
    }

    func testADriftRaisesAFlag() {
        var policy = DriftPolicy()
        XCTAssertEqual(policy.handle(.signal(.drift(drift())), at: 0), .raiseFlag(drift()))
        XCTAssertEqual(policy.flag, .open(drift()))
    }

    func testADriftWhileAFlagIsOpenRaisesNoSecond() {
        var policy = DriftPolicy()
        _ = policy.handle(.flagOpened, at: 0)
        XCTAssertEqual(policy.handle(.signal(.drift(drift())), at: 1), .none)
        XCTAssertEqual(policy.handle(.timePassed, at: 400 * day), .none)
    }

    func testADriftInTheCooldownIsRaisedWhenItIsOver() {
        var policy = DriftPolicy()
        _ = policy.handle(.signal(.drift(drift())), at: 0)
        _ = policy.handle(.flagClosed(.promoted), at: 100)
        XCTAssertEqual(policy.flag, .coolingDown(until: 100 + day))
        XCTAssertEqual(policy.handle(.signal(.drift(drift(start: 200))), at: 40_000), .none)
        XCTAssertEqual(policy.handle(.timePassed, at: 99 + day), .none)
        XCTAssertEqual(policy.handle(.timePassed, at: 100 + day), .raiseFlag(drift(start: 200)))
        XCTAssertEqual(policy.handle(.timePassed, at: 101 + day), .none)
    }

    func testADriftThatEndsInTheCooldownIsForgotten() {
        var policy = DriftPolicy()
        _ = policy.handle(.flagOpened, at: 0)
        _ = policy.handle(.flagClosed(.promoted), at: 100)
        _ = policy.handle(.signal(.drift(drift(start: 200))), at: 40_000)
        XCTAssertEqual(policy.handle(.signal(.driftEnded(time: 50_000)), at: 50_000), .none)
        XCTAssertEqual(policy.handle(.timePassed, at: 100 + day), .none)
    }

    func testAnEndedDriftLeavesItsOpenFlagToTheTrainer() {
        var policy = DriftPolicy()
        _ = policy.handle(.signal(.drift(drift())), at: 0)
        XCTAssertEqual(policy.handle(.signal(.driftEnded(time: 9)), at: 9), .none)
        XCTAssertEqual(policy.flag, .open(drift()))
    }

    func testARejectedDriftThatContinuesIsRaisedAgainAfterTheCooldown() {
        var policy = DriftPolicy()
        _ = policy.handle(.signal(.drift(drift())), at: 0)
        XCTAssertEqual(policy.handle(.flagClosed(.rejected), at: 100), .none)
        XCTAssertEqual(policy.handle(.timePassed, at: 100 + day), .raiseFlag(drift()))
    }

    func testARejectedDriftThatHasEndedIsNotRaisedAgain() {
        for endsBeforeVerdict in [true, false] {
            var policy = DriftPolicy()
            _ = policy.handle(.signal(.drift(drift())), at: 0)
            if endsBeforeVerdict { _ = policy.handle(.signal(.driftEnded(time: 50)), at: 50) }
            _ = policy.handle(.flagClosed(.rejected), at: 100)
            if !endsBeforeVerdict { _ = policy.handle(.signal(.driftEnded(time: 150)), at: 150) }
            XCTAssertEqual(policy.handle(.timePassed, at: 10 * day), .none, "\(endsBeforeVerdict)")
        }
    }

    func testTheCooldownDoublesWithEveryFruitlessFlagUpToSixteenfold() {
        var policy = DriftPolicy(configuration: .init(cooldown: 100))
        var time: Int64 = 0
        var waits: [Int64] = []
        _ = policy.handle(.signal(.drift(drift())), at: time)
        for _ in 0..<8 {
            _ = policy.handle(.flagClosed(.failed), at: time)
            guard case .coolingDown(let until) = policy.flag else { return XCTFail("\(policy.flag)") }
            waits.append(until - time)
            time = until
            XCTAssertEqual(policy.handle(.timePassed, at: time), .raiseFlag(drift()))
        }
        XCTAssertEqual(waits, [100, 200, 400, 800, 1600, 1600, 1600, 1600])
        _ = policy.handle(.flagClosed(.promoted), at: time)
        XCTAssertEqual(policy.flag, .coolingDown(until: time + 100))
    }

    func testASensorFaultAlertsAndRaisesNoFlag() {
        var policy = DriftPolicy()
        XCTAssertEqual(
            policy.handle(.signal(.sensorFault(fault())), at: 0),
            .alertSensorFault(fault(), withdrawFlag: false)
        )
        XCTAssertEqual(policy.flag, .none)
    }

    func testASensorFaultTakesBackTheFlagThatItExplains() {
        var policy = DriftPolicy()
        _ = policy.handle(.signal(.drift(drift(start: 1000 * day))), at: 1000 * day)
        let fault = fault(start: 1000 * day)
        XCTAssertEqual(
            policy.handle(.signal(.sensorFault(fault)), at: 1001 * day),
            .alertSensorFault(fault, withdrawFlag: true)
        )
        XCTAssertEqual(policy.flag, .none)
    }

    func testASensorFaultLeavesAnOlderDriftsFlag() {
        var policy = DriftPolicy()
        _ = policy.handle(.signal(.drift(drift(start: 900 * day))), at: 900 * day)
        let fault = fault(start: 1000 * day)
        XCTAssertEqual(
            policy.handle(.signal(.sensorFault(fault)), at: 1000 * day),
            .alertSensorFault(fault, withdrawFlag: false)
        )
        XCTAssertEqual(policy.flag, .open(drift(start: 900 * day)))
    }

    func testWhileTheSensorIsFaultyNothingIsRaised() {
        var policy = DriftPolicy()
        _ = policy.handle(.signal(.sensorFault(fault())), at: 0)
        XCTAssertEqual(policy.handle(.signal(.drift(drift(start: 5 * day))), at: 5 * day), .none)
        XCTAssertEqual(policy.handle(.timePassed, at: 100 * day), .none)
        XCTAssertEqual(policy.handle(.signal(.sensorRecovered(time: 0)), at: 101 * day), .clearSensorAlert)
        XCTAssertEqual(policy.handle(.timePassed, at: 101 * day), .raiseFlag(drift(start: 5 * day)))
    }

    func testAnExtremeCooldownLastsForEver() {
        var policy = DriftPolicy(configuration: .init(cooldown: .max / 3))
        for until in [Int64.max / 3, .max / 3 * 2, .max] {
            _ = policy.handle(.flagClosed(.failed), at: 0)
            XCTAssertEqual(policy.flag, .coolingDown(until: until))
        }
        _ = policy.handle(.flagClosed(.failed), at: 1)
        XCTAssertEqual(policy.flag, .coolingDown(until: .max))
    }

    /// Older states have a time of training and a schedule.
    func testAStateWithAScheduleIsReadWithoutIt() throws {
        var policy = DriftPolicy(configuration: .init(cooldown: 100))
        _ = policy.handle(.signal(.drift(drift())), at: 7)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let state = String(decoding: try encoder.encode(policy), as: UTF8.self)
        let old = state.replacingOccurrences(
            of: #""configuration":{"cooldown":100}"#,
            with: #""configuration":{"cooldown":100,"schedule":2592000},"trainedAt":5"#
        )
        XCTAssertNotEqual(old, state)
        XCTAssertEqual(try JSONDecoder().decode(DriftPolicy.self, from: Data(old.utf8)), policy)
    }
}
