import Healing
import Observations
import RandomNumbers
import XCTest

/// The transitions one by one; `HealingRandomTests` tests their interleavings.
final class HealingStateTests: XCTestCase {
    private func state(_ champions: [String] = ["a"]) -> HealingState { HealingState(champions: champions) }

    func testAPromotionBeginsAProbationAgainstTheReplacedChampion() throws {
        var state = HealingState()
        XCTAssertEqual(try state.promote("a"), [.promoted(version: "a", replacing: nil)])
        XCTAssertNil(state.probation)
        let probation = Probation(version: "b", predecessor: "a")
        XCTAssertEqual(
            try state.promote("b"),
            [.promoted(version: "b", replacing: "a"), .probationBegan(probation)]
        )
        XCTAssertEqual(state.champion, "b")
        XCTAssertEqual(state.previous, "a")
        XCTAssertEqual(state.probation, probation)
        XCTAssertEqual(try state.promote("b"), [])
    }

    func testAProbationThatFailsGoesBackAndQuarantines() throws {
        var state = state()
        _ = try state.promote("b")
        let effects = try state.concludeProbation(of: "b", .rolledBack)
        XCTAssertEqual(
            effects,
            [
                .probationEnded(Probation(version: "b", predecessor: "a"), .rolledBack),
                .rolledBack(to: "a", from: "b"), .quarantined(version: "b"),
            ]
        )
        XCTAssertEqual(state, HealingState(champions: ["a"], quarantined: ["b"]))
        XCTAssertThrowsError(try state.promote("b")) { error in
            XCTAssertEqual(error as? HealingError, .quarantined(version: "b"))
        }
        XCTAssertEqual(state, HealingState(champions: ["a"], quarantined: ["b"]))
        XCTAssertEqual(try state.promote("b", force: true).first, .released(version: "b"))
        XCTAssertEqual(state.champion, "b")
    }

    func testAProbationThatIsPassedOrReplacedEnds() throws {
        var state = state()
        _ = try state.promote("b")
        _ = try state.concludeProbation(of: "b", .passed)
        XCTAssertNil(state.probation)
        XCTAssertThrowsError(try state.concludeProbation(of: "b", .rolledBack))
        XCTAssertEqual(state.champion, "b")
        _ = try state.promote("c")
        let effects = try state.promote("d")
        XCTAssertEqual(effects.first, .probationEnded(Probation(version: "c", predecessor: "b"), .superseded))
        XCTAssertThrowsError(try state.concludeProbation(of: "c", .rolledBack)) { error in
            XCTAssertEqual(error as? HealingError, .notOnProbation(version: "c"))
        }
        XCTAssertEqual(state.champion, "d")
    }

    func testRollbacksGoBackStepByStepAndSkipTheQuarantined() throws {
        var state = state(["a", "b", "c", "d"])
        _ = try state.quarantine("b")
        XCTAssertEqual(try state.rollBack(quarantine: false), [.rolledBack(to: "c", from: "d")])
        XCTAssertEqual(state.previous, "a")
        _ = try state.rollBack(quarantine: true)
        XCTAssertEqual(state.champions, ["a"])
        XCTAssertEqual(state.quarantined, ["b", "c"])
        XCTAssertThrowsError(try state.rollBack(quarantine: true)) { error in
            XCTAssertEqual(error as? HealingError, .nothingToGoBackTo)
        }
        XCTAssertEqual(state.champion, "a")
    }

    func testThePredecessorsAreThoseThatRollbacksGoBackTo() throws {
        var state = state(["a", "b", "a", "c", "b", "d"])
        XCTAssertEqual(state.predecessors, ["b", "c", "a"])
        _ = try state.quarantine("c")
        XCTAssertEqual(state.predecessors, ["b", "a"])
        let before = state.predecessors
        _ = try state.promote("e")
        XCTAssertEqual(state.predecessors, ["d"] + before)
        _ = try state.concludeProbation(of: "e", .rolledBack)
        XCTAssertEqual(state.champion, "d")
        XCTAssertEqual(state.predecessors, before, "as before the promotion")
    }

    func testTheChampionIsNotQuarantinedButRolledBack() {
        var state = state()
        XCTAssertThrowsError(try state.quarantine("a")) { error in
            XCTAssertEqual(error as? HealingError, .isChampion(version: "a"))
        }
    }

    func testAQuarantinedChallengerIsRejectedWhateverTheGateSays() throws {
        let flag = RetrainFlag(id: 7, target: "m", reason: .drift, raisedAt: 0)
        var state = HealingState(flag: flag, champions: ["a"], quarantined: ["b"])
        _ = state.claim(by: "t", now: 0, lease: .seconds(60), limits: RetryLimits())
        let concluded = try state.conclude(7, challenger: "b", promoted: true, by: "t", now: 1)
        XCTAssertFalse(concluded.promoted)
        XCTAssertEqual(concluded.flag.state, .rejected(at: 1))
        XCTAssertEqual(concluded.effects, [])
        XCTAssertNil(state.flag)
        XCTAssertEqual(state.champion, "a")
    }

    func testATrainerThatLostTheFlagChangesNothing() throws {
        let flag = RetrainFlag(id: 7, target: "m", reason: .drift, raisedAt: 0)
        var state = HealingState(flag: flag, champions: ["a"])
        _ = state.claim(by: "t", now: 0, lease: .seconds(60), limits: RetryLimits())
        let before = state
        XCTAssertThrowsError(try state.conclude(7, challenger: "b", promoted: true, by: "t", now: 60))
        XCTAssertThrowsError(try state.conclude(7, challenger: "b", promoted: true, by: "u", now: 1))
        XCTAssertThrowsError(try state.conclude(6, challenger: "b", promoted: true, by: "t", now: 1))
        XCTAssertEqual(state, before)
    }

    func testASecondFlagIsNotRaisedWhileOneIsOpen() {
        var state = HealingState()
        let first = RetrainFlag(id: 1, target: "m", reason: .drift, raisedAt: 0)
        XCTAssertTrue(state.raise(first).isNew)
        let second = state.raise(RetrainFlag(id: 2, target: "m", reason: .manual, raisedAt: 1))
        XCTAssertFalse(second.isNew)
        XCTAssertEqual(second.flag, first)
    }

    func testTheHistoryGivesTheSameLineAgain() throws {
        var generator = SplitMix64(seed: 5)
        for _ in 0..<300 {
            var state = HealingState()
            var history: [ChampionChange] = []
            for _ in 0..<40 {
                let effects =
                    Int.random(in: 0..<3, using: &generator) == 0
                    ? try? state.rollBack(quarantine: .random(using: &generator))
                    : try? state.promote("\(Int.random(in: 0..<8, using: &generator))", force: true)
                for effect in effects ?? [] {
                    if case .promoted(let version, _) = effect { history.append(.promotion(of: version)) }
                    if case .rolledBack(let version, _) = effect { history.append(.rollback(to: version)) }
                }
            }
            let rebuilt = HealingState(
                history: history,
                flag: nil,
                quarantined: state.quarantined,
                probation: state.probation
            )
            XCTAssertEqual(rebuilt, state)
        }
    }
}
