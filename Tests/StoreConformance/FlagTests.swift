import CanonicalJSON
import Healing
import Observations
import Store
import TestSupport
import XCTest

final class FlagTests: XCTestCase {
    private static let target: TargetName = "temperature"
    private static let limits = RetryLimits(maximumAttempts: 3, backoff: .seconds(30))

    private static func raise(_ store: Store, reason: RetrainFlag.Reason = .drift, now: Double = 100) async throws
        -> Int64
    {
        try await store.write {
            try $0.raiseFlag(target: Self.target, reason: reason, evidence: "{}", now: now).flag.flag.id
        }
    }

    private static func claim(_ store: Store, by holder: String, now: Double, lease: Duration = .seconds(60))
        async throws
        -> FlagRecord?
    {
        try await store.write {
            try $0.claimFlag(target: Self.target, holder: holder, now: now, lease: lease, limits: Self.limits)
        }
    }

    private static func flag(_ store: Store, _ id: Int64) async throws -> FlagRecord {
        let record = try await store.read { try $0.flag(id) }
        return try XCTUnwrap(record)
    }

    func testRaisingAgainFindsTheOpenFlag() async throws {
        let place = try newPlace()
        let (one, other) = (try open(place), try open(place))
        let id = try await Self.raise(one)
        let second = try await other.write {
            try $0.raiseFlag(target: Self.target, reason: .manual, evidence: nil, now: 200)
        }
        XCTAssertFalse(second.isNew)
        XCTAssertEqual(second.flag.flag.id, id)
        XCTAssertEqual(second.flag.flag.reason, .drift)
    }

    func testTwentyAtOnceRaiseOneFlag() async throws {
        let place = try newPlace()
        let stores = [try open(place), try open(place)]
        let raised = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<20 {
                group.addTask {
                    try await stores[number % 2]
                        .write {
                            try $0.raiseFlag(target: Self.target, reason: .drift, evidence: nil, now: Double(number))
                                .isNew
                        }
                }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        XCTAssertEqual(raised, 1)
        let flags = try await stores[0].read { try $0.flags(of: Self.target, limit: 99) }
        XCTAssertEqual(flags.count, 1)
    }

    /// Writes a flag with raw SQL.
    ///
    /// - Returns: whether the schema accepts the flag.
    private static func insert(_ store: Store, target: TargetName, setting columns: String? = nil) async throws -> Bool
    {
        do {
            try await store.write { transaction in
                try transaction.connection.execute(
                    """
                    INSERT INTO retrain_flags (target, reason, trace, raised_at, raised_outcome, state)
                    VALUES (?, 'manual', '0123456789abcdef0123456789abcdef', 0, 0, 'raised')
                    """,
                    [target]
                )
                if let columns { try transaction.connection.execute("UPDATE retrain_flags SET \(columns)") }
            }
            return true
        } catch StoreError.unexpected {
            return false
        }
    }

    func testTheSchemaItselfRefusesASecondOpenFlag() async throws {
        let store = try newStore()
        let id = try await Self.raise(store)
        let second = try await Self.insert(store, target: Self.target)
        XCTAssertFalse(second)
        let other = try await Self.insert(store, target: "another")
        XCTAssertTrue(other)
        try await store.write { _ = try $0.updateFlag(id) { _ = $0.withdraw(because: "test", now: 5) } }
        let next = try await Self.insert(store, target: Self.target)
        XCTAssertTrue(next)
    }

    func testTheSchemaRefusesStatesThatMakeNoSense() async throws {
        let store = try newStore()
        for columns in [
            "state = 'claimed'", "state = 'promoted'", "state = 'gone'", "reason = 'whim'",
            "holder = 'x', lease_until = 5", "closed_outcome = 5", "trace = 'short'",
        ] {
            let isTaken = try await Self.insert(store, target: Self.target, setting: columns)
            XCTAssertFalse(isTaken, columns)
        }
        let isTaken = try await Self.insert(store, target: Self.target, setting: "attempts = 2")
        XCTAssertTrue(isTaken)
    }

    func testAFlagComesBackAsItWasRaised() async throws {
        let store = try newStore()
        let id = try await Self.raise(store, reason: .schedule, now: 12.25)
        let record = try await Self.flag(store, id)
        XCTAssertEqual(
            record.flag,
            RetrainFlag(id: id, target: Self.target, reason: .schedule, evidence: "{}", raisedAt: 12.25)
        )
        XCTAssertNil(record.verdict)
        XCTAssertNil(record.station)
    }

    func testAFlagKeepsTheStationThatItIsAbout() async throws {
        let store = try newStore()
        let raised = try await store.write {
            try $0.raiseFlag(target: Self.target, reason: .drift, station: "here", evidence: nil, now: 1).flag
        }
        let record = try await Self.flag(store, raised.flag.id)
        XCTAssertEqual(record, raised)
        XCTAssertEqual(record.station, "here")
    }

    func testTwoStoresClaimOneFlagAndOneWins() async throws {
        let place = try newPlace()
        let (one, other) = (try open(place), try open(place))
        for round in 0..<10 {
            let id = try await Self.raise(one)
            let now = Double(1000 * (round + 1))
            async let first = Self.claim(one, by: "first", now: now)
            async let second = Self.claim(other, by: "second", now: now)
            let won = [try await first, try await second].compactMap { $0 }
            XCTAssertEqual(won.count, 1)
            guard case .claimed(let lease)? = won.first?.flag.state else { return XCTFail("the flag must be claimed") }
            let holder = lease.holder
            let stored = try await Self.flag(one, id)
            XCTAssertEqual(stored, won.first)
            _ = try await other.write {
                try $0.updateFlag(id) { try $0.conclude(promoted: false, by: holder, now: now + 1) }
            }
        }
    }

    func testALeaseIsRenewedByItsHolderAlone() async throws {
        let store = try newStore()
        let id = try await Self.raise(store)
        _ = try await Self.claim(store, by: "first", now: 100)
        let renewed = try await store.write {
            try $0.updateFlag(id) { try $0.renew(by: "first", now: 150, duration: .seconds(60)) }
        }
        XCTAssertEqual(renewed.flag.state, .claimed(.init(holder: "first", until: 210)))
        await assertThrows(FlagTransitionError.heldByAnother(id: id, holder: "first")) {
            try await store.write {
                try $0.updateFlag(id) { try $0.renew(by: "second", now: 150, duration: .seconds(60)) }
            }
        }
        let stored = try await Self.flag(store, id)
        XCTAssertEqual(stored, renewed)
    }

    func testAFlagWhoseLeaseRanOutIsClaimedByAnotherAndItsOldHolderCannotCloseIt() async throws {
        let place = try newPlace()
        let (one, other) = (try open(place), try open(place))
        let id = try await Self.raise(one)
        _ = try await Self.claim(one, by: "first", now: 100)
        let early = try await Self.claim(other, by: "second", now: 159)
        XCTAssertNil(early)
        let late = try await Self.claim(other, by: "second", now: 160)
        XCTAssertEqual(late?.flag.state, .claimed(.init(holder: "second", until: 220)))
        XCTAssertEqual(late?.flag.attempts, 2)
        XCTAssertEqual(late?.flag.error, "the lease of first ran out")
        await assertThrows(FlagTransitionError.heldByAnother(id: id, holder: "second")) {
            try await one.write { try $0.updateFlag(id) { try $0.conclude(promoted: true, by: "first", now: 161) } }
        }
    }

    func testAFlagThatFailsThreeTimesStaysFailedWithItsError() async throws {
        let store = try newStore()
        let id = try await Self.raise(store)
        var now = 100.0
        for attempt in 1...3 {
            let claimed = try await Self.claim(store, by: "first", now: now)
            XCTAssertEqual(claimed?.flag.attempts, attempt)
            let failedAt = now
            let failed = try await store.write {
                try $0.updateFlag(id) { flag in
                    try flag.fail(by: "first", error: "attempt \(attempt)", now: failedAt, limits: Self.limits)
                }
            }
            XCTAssertEqual(failed.flag.error, "attempt \(attempt)")
            if attempt < 3 {
                XCTAssertEqual(failed.flag.state, .raised)
                let tooEarly = try await Self.claim(store, by: "first", now: failed.flag.notBefore - 1)
                XCTAssertNil(tooEarly)
                now = failed.flag.notBefore
            } else {
                XCTAssertEqual(failed.flag.state, .failed(at: failedAt))
            }
        }
        let open = try await store.read { try $0.openFlag(of: Self.target) }
        XCTAssertNil(open)
        let again = try await Self.claim(store, by: "first", now: 1e9)
        XCTAssertNil(again)
    }

    func testAVerdictIsKeptWithItsFiguresAndClosesTheFlag() async throws {
        let store = try newStore()
        let id = try await Self.raise(store)
        _ = try await Self.claim(store, by: "first", now: 100)
        let verdict = PromotionVerdict.tooFewObservations(3, required: 720)
        let result = RetrainResult(verdict: verdict, challenger: "2024050100-abc", duration: 12.5)
        _ = try await store.write {
            try $0.updateFlag(id, result: result) { try $0.conclude(promoted: false, by: "first", now: 110) }
        }
        let record = try await Self.flag(store, id)
        XCTAssertEqual(record.flag.state, .rejected(at: 110))
        XCTAssertEqual(record.challenger, "2024050100-abc")
        XCTAssertEqual(record.duration, 12.5)
        let kept = try JSONText.decode(PromotionVerdict.self, from: try XCTUnwrap(record.verdict))
        XCTAssertEqual(kept, verdict)
        let (latest, counts) = try await store.read {
            (try $0.latestRetrain(of: Self.target), try $0.flagCounts(of: Self.target))
        }
        XCTAssertEqual(latest, 110)
        XCTAssertEqual(counts.map(\.state), ["rejected"])
        XCTAssertEqual(counts.map(\.count), [1])
        XCTAssertEqual(counts.map(\.duration), [12.5])
    }

    func testAWithdrawnFlagIsNoRetrain() async throws {
        let store = try newStore()
        let id = try await Self.raise(store)
        _ = try await store.write { try $0.updateFlag(id) { _ = $0.withdraw(because: "the sensor", now: 110) } }
        let record = try await Self.flag(store, id)
        XCTAssertEqual(record.flag.state, .rejected(at: 110))
        XCTAssertEqual(record.flag.error, "the sensor")
        let latest = try await store.read { try $0.latestRetrain(of: Self.target) }
        XCTAssertNil(latest)
    }

    func testATransitionThatIsRefusedChangesNothing() async throws {
        let store = try newStore()
        let id = try await Self.raise(store)
        let before = try await Self.flag(store, id)
        await assertThrows(FlagTransitionError.notClaimed(id: id)) {
            try await store.write { try $0.updateFlag(id) { try $0.conclude(promoted: true, by: "x", now: 1) } }
        }
        await assertThrows(FlagTransitionError.notClaimed(id: 77)) {
            try await store.write { try $0.updateFlag(77) { try $0.conclude(promoted: true, by: "x", now: 1) } }
        }
        let after = try await Self.flag(store, id)
        XCTAssertEqual(after, before)
    }
}
