import DriftDetection
import XCTest

/// The table in `docs/drift.md`, cell by cell: every event in every state.
final class DriftPolicyTableTests: XCTestCase {
    private static let now: Int64 = 1_000_000
    private static let day: Int64 = 86_400

    /// The columns.
    private enum State: String, CaseIterable {
        case noFlag = "no flag"
        case flagOpen = "flag open"
        case coolingDown = "cooling down"
        case sensorFaulty = "sensor faulty"

        var policy: DriftPolicy {
            var policy = DriftPolicy()
            switch self {
            case .noFlag: break
            case .flagOpen: _ = policy.handle(.signal(.drift(DriftPolicyTableTests.earlier)), at: now)
            case .coolingDown:
                _ = policy.handle(.flagOpened, at: now)
                _ = policy.handle(.flagClosed(.rejected), at: now)
            case .sensorFaulty: _ = policy.handle(.signal(.sensorFault(DriftPolicyTableTests.fault)), at: now)
            }
            return policy
        }
    }

    private static func drift(_ start: Int64) -> DriftEvidence {
        DriftEvidence(
            kind: .errorSize,
            direction: .larger,
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

    /// A drift that began a week before the sensor failed.
    private static let earlier = drift(now - 7 * day)
    private static let present = drift(now)
    private static let fault = SensorFaultEvidence(
        fault: .stuck,
        time: now + 36_000,
        row: 10,
        estimatedStart: now,
        rows: 11,
        reading: 3,
        statistic: 21,
        threshold: 20
    )

    private struct Cell {
        var action: DriftPolicyAction = .none
        var flag: DriftPolicy.FlagState
        var standing: DriftEvidence?
        var isFaulty = false
    }

    private func check(
        _ event: DriftPolicyEvent,
        after hours: Int64 = 1,
        _ cells: [State: Cell],
        line: UInt = #line
    ) {
        XCTAssertEqual(cells.count, State.allCases.count, "a cell is missing", line: line)
        for (state, cell) in cells {
            var policy = state.policy
            XCTAssertEqual(policy.handle(event, at: Self.now + hours * 3600), cell.action, state.rawValue, line: line)
            XCTAssertEqual(policy.flag, cell.flag, state.rawValue, line: line)
            XCTAssertEqual(policy.standingDrift, cell.standing, state.rawValue, line: line)
            XCTAssertEqual(policy.sensorIsFaulty, cell.isFaulty, state.rawValue, line: line)
        }
    }

    private let cooling = DriftPolicy.FlagState.coolingDown(until: now + day)
    private let open = DriftPolicy.FlagState.open(earlier)

    func testWarningAndDriftEnded() {
        for event in [DriftPolicyEvent.signal(.warning(Self.present)), .signal(.driftEnded(time: Self.now))] {
            check(
                event,
                [
                    .noFlag: Cell(flag: .none),
                    .flagOpen: Cell(flag: open),
                    .coolingDown: Cell(flag: cooling),
                    .sensorFaulty: Cell(flag: .none, isFaulty: true),
                ]
            )
        }
    }

    func testDrift() {
        check(
            .signal(.drift(Self.present)),
            [
                .noFlag: Cell(action: .raiseFlag(Self.present), flag: .open(Self.present)),
                .flagOpen: Cell(flag: .open(Self.present)),
                .coolingDown: Cell(flag: cooling, standing: Self.present),
                .sensorFaulty: Cell(flag: .none, standing: Self.present, isFaulty: true),
            ]
        )
    }

    func testSensorFaultAndRecovery() {
        let alert = DriftPolicyAction.alertSensorFault(Self.fault, withdrawFlag: false)
        check(
            .signal(.sensorFault(Self.fault)),
            [
                .noFlag: Cell(action: alert, flag: .none, isFaulty: true),
                .flagOpen: Cell(action: alert, flag: open, isFaulty: true),
                .coolingDown: Cell(action: alert, flag: cooling, isFaulty: true),
                .sensorFaulty: Cell(action: alert, flag: .none, isFaulty: true),
            ]
        )
        check(
            .signal(.sensorRecovered(time: Self.now)),
            [
                .noFlag: Cell(action: .clearSensorAlert, flag: .none),
                .flagOpen: Cell(action: .clearSensorAlert, flag: open),
                .coolingDown: Cell(action: .clearSensorAlert, flag: cooling),
                .sensorFaulty: Cell(action: .clearSensorAlert, flag: .none),
            ]
        )
    }

    func testAFlagOrAStandingDriftThatTheFaultExplainsIsTakenBack() {
        var policy = DriftPolicy()
        _ = policy.handle(.signal(.drift(Self.present)), at: Self.now)
        let action = policy.handle(.signal(.sensorFault(Self.fault)), at: Self.now)
        XCTAssertEqual(action, .alertSensorFault(Self.fault, withdrawFlag: true))
        XCTAssertEqual(policy.flag, .none)
        policy = State.coolingDown.policy
        _ = policy.handle(.signal(.drift(Self.present)), at: Self.now)
        _ = policy.handle(.signal(.sensorFault(Self.fault)), at: Self.now)
        XCTAssertNil(policy.standingDrift)
    }

    func testTimePassed() {
        check(
            .timePassed,
            [
                .noFlag: Cell(flag: .none),
                .flagOpen: Cell(flag: open),
                .coolingDown: Cell(flag: cooling),
                .sensorFaulty: Cell(flag: .none, isFaulty: true),
            ]
        )
        // The cooldown ends after a day; without a drift no flag is raised at any time.
        check(
            .timePassed,
            after: 60 * 24,
            [
                .noFlag: Cell(flag: .none),
                .flagOpen: Cell(flag: open),
                .coolingDown: Cell(flag: .none),
                .sensorFaulty: Cell(flag: .none, isFaulty: true),
            ]
        )
    }

    func testFlagOpened() {
        check(
            .flagOpened,
            [
                .noFlag: Cell(flag: .open(nil)),
                .flagOpen: Cell(flag: open),
                .coolingDown: Cell(flag: .open(nil)),
                .sensorFaulty: Cell(flag: .open(nil), isFaulty: true),
            ]
        )
    }

    func testFlagClosed() {
        let hour: Int64 = 3600
        for (verdict, standing) in [(FlagVerdict.promoted, nil), (.rejected, Self.earlier), (.failed, Self.earlier)] {
            let until = DriftPolicy.FlagState.coolingDown(until: Self.now + hour + Self.day)
            let doubled = DriftPolicy.FlagState.coolingDown(until: Self.now + hour + 2 * Self.day)
            check(
                .flagClosed(verdict),
                [
                    .noFlag: Cell(flag: until),
                    .flagOpen: Cell(flag: until, standing: standing),
                    .coolingDown: Cell(flag: verdict == .promoted ? until : doubled),
                    .sensorFaulty: Cell(flag: until, isFaulty: true),
                ]
            )
        }
    }
}
