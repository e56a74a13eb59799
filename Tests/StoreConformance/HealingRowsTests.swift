import Healing
import Observations
import RandomNumbers
import Store
import StoredWeather
import XCTest

/// The stored state equals the in-memory state after any sequence of events.
final class HealingRowsTests: XCTestCase {
    private static let target: TargetName = "temperature"
    private static let limits = RetryLimits(maximumAttempts: 3, backoff: .seconds(30))

    private func record(_ version: String) -> VersionRecord {
        VersionRecord(
            target: Self.target,
            version: version,
            parent: nil,
            sha256: "00",
            manifest: "{}",
            publishedAt: 0
        )
    }

    func testEveryEventChangesTheRowsAsItChangesTheValue() async throws {
        for seed: UInt64 in 1...4 {
            let store = try newStore()
            for version in 0..<6 {
                let record = record("v\(version)")
                try await store.write { try $0.insert(record) }
            }
            var generator = SplitMix64(seed: seed)
            var expected = HealingState()
            var lastFlag: Int64 = 0
            var changes = 0
            for step in 0..<500 {
                let now = Double(step) * 20
                let before = expected
                let event = Event.random(using: &generator)
                let mirrored = event.apply(to: &expected, lastFlag: &lastFlag, now: now)
                let carriedOut = await carryOut(event, in: store, now: now)
                let kept = try await store.read { try $0.healingState(of: Self.target) }
                XCTAssertEqual(kept, expected, "seed \(seed), step \(step), \(event)")
                XCTAssertEqual(mirrored, carriedOut, "seed \(seed), step \(step), \(event)")
                if kept != expected { return }
                if before != expected { changes += 1 }
            }
            XCTAssertGreaterThan(changes, 100)
        }
    }

    private enum Event {
        case raise
        case claim(String)
        case conclude(String, challenger: String, promoted: Bool)
        case fail(String)
        case promote(String, force: Bool)
        case rollBack(quarantine: Bool)
        case judge(Probation.End)

        static func random(using generator: inout SplitMix64) -> Event {
            let holder = ["a", "b"][Int.random(in: 0..<2, using: &generator)]
            let version = "v\(Int.random(in: 0..<6, using: &generator))"
            let coin = Bool.random(using: &generator)
            return switch Int.random(in: 0..<9, using: &generator) {
            case 0, 1: .raise
            case 2, 3: .claim(holder)
            case 4, 5: .conclude(holder, challenger: version, promoted: coin)
            case 6: .fail(holder)
            case 7: coin ? .promote(version, force: version == "v0") : .rollBack(quarantine: version < "v3")
            default: .judge(coin ? .passed : .rolledBack)
            }
        }

        /// - Returns: whether the value accepts the event.
        func apply(to state: inout HealingState, lastFlag: inout Int64, now: Double) -> Bool {
            do {
                switch self {
                case .raise:
                    let flag = RetrainFlag(id: lastFlag + 1, target: target, reason: .manual, raisedAt: now)
                    lastFlag += state.raise(flag).isNew ? 1 : 0
                case .claim(let holder):
                    _ = state.claim(by: holder, now: now, lease: .seconds(60), limits: limits)
                case .conclude(let holder, let challenger, let promoted):
                    guard let id = state.flag?.id else { return false }
                    _ = try state.conclude(id, challenger: challenger, promoted: promoted, by: holder, now: now)
                case .fail(let holder):
                    guard let id = state.flag?.id else { return false }
                    _ = try state.update(id) { try $0.fail(by: holder, error: "e", now: now, limits: limits) }
                case .promote(let version, let force): _ = try state.promote(version, force: force)
                case .rollBack(let quarantine): _ = try state.rollBack(quarantine: quarantine)
                case .judge(let end):
                    guard let version = state.probation?.version else { return false }
                    _ = try state.concludeProbation(of: version, end)
                }
                return true
            } catch {
                return false
            }
        }

        private var target: TargetName { HealingRowsTests.target }
        private var limits: RetryLimits { HealingRowsTests.limits }
    }

    /// - Returns: whether the database accepts the event.
    private func carryOut(_ event: Event, in store: Store, now: Double) async -> Bool {
        do {
            try await store.write { transaction in
                let state = try transaction.reading.healingState(of: Self.target)
                try Self.carryOut(event, from: state, in: transaction, now: now)
            }
            return true
        } catch {
            return false
        }
    }

    private static func carryOut(
        _ event: Event,
        from state: HealingState,
        in transaction: WriteTransaction,
        now: Double
    ) throws {
        struct NothingOpen: Error {}
        let cause = HealingCause(actor: "test", reason: "test", at: now)
        switch event {
        case .raise: _ = try transaction.raiseFlag(target: target, reason: .manual, evidence: nil, now: now)
        case .claim(let holder):
            _ = try transaction.claimFlag(target: target, holder: holder, now: now, lease: .seconds(60), limits: limits)
        case .conclude(let holder, let challenger, let promoted):
            guard let id = state.flag?.id, let version = try transaction.reading.version(challenger, of: target) else {
                throw NothingOpen()
            }
            var verdict = PromotionVerdict.tooFewObservations(0, required: 0)
            verdict.promoted = promoted
            let result = RetrainResult(verdict: verdict, challenger: challenger, duration: 1)
            _ = try transaction.conclude(id, challenger: version, result: result, by: holder, now: now)
        case .fail(let holder):
            guard let id = state.flag?.id else { throw NothingOpen() }
            _ = try transaction.updateFlag(id) { try $0.fail(by: holder, error: "e", now: now, limits: limits) }
        case .promote(let version, let force):
            try transaction.promote(
                version: version,
                of: target,
                force: force,
                actor: "test",
                reason: "test",
                flag: nil,
                now: now
            )
        case .rollBack(let quarantine): try transaction.rollBack(target, quarantine: quarantine, cause: cause)
        case .judge(let end):
            guard let version = state.probation?.version else { throw NothingOpen() }
            try transaction.concludeProbation(of: version, target: target, end, cause: cause)
        }
    }
}
