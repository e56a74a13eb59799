import Forecasting
import ObservationFixtures
import Observations
import Store
import StoredWeather
import XCTest

final class PromotionTests: XCTestCase {
    private func record(_ version: String, at time: Double = 0) -> VersionRecord {
        VersionRecord(
            target: "temperature",
            version: version,
            parent: nil,
            sha256: "00",
            manifest: "{}",
            publishedAt: time
        )
    }

    private func promote(_ version: String, in store: Store, now: Double) async throws {
        let record = record(version, at: now)
        try await store.write { transaction in
            try transaction.insert(record)
            try transaction.promote(
                version: version,
                of: "temperature",
                actor: "test",
                reason: "drift",
                flag: nil,
                now: now
            )
        }
    }

    func testTheHistoryNamesEachChampionAndItsPredecessor() async throws {
        let store = try newStore()
        for (index, version) in ["a", "b", "a"].enumerated() {
            try await promote(version, in: store, now: Double(index))
        }
        let history = try await store.read { try $0.promotions(of: "temperature", limit: 9) }
        XCTAssertEqual(history.map(\.version), ["a", "b", "a"])
        XCTAssertEqual(history.map(\.previous), ["b", "a", nil])
        XCTAssertEqual(history.map(\.promotedAt), [2, 1, 0])
        let (champion, count) = try await store.read {
            (try $0.champion(of: "temperature"), try $0.promotionCount(of: "temperature"))
        }
        XCTAssertEqual(champion, history.first)
        XCTAssertEqual(count, 3)
        let other = try await store.read { try $0.champion(of: "another") }
        XCTAssertNil(other)
    }

    func testPromotingTheChampionAgainAddsNothing() async throws {
        let store = try newStore()
        try await promote("a", in: store, now: 0)
        try await promote("a", in: store, now: 1)
        let count = try await store.read { try $0.promotionCount(of: "temperature") }
        XCTAssertEqual(count, 1)
    }

    func testAVersionThatIsNotRecordedCannotBePromoted() async throws {
        let store = try newStore()
        do {
            try await store.write {
                try $0.promote(version: "x", of: "temperature", actor: "t", reason: "r", flag: nil, now: 0)
            }
            XCTFail("a version that is not recorded must not be promoted")
        } catch let error as StoreError {
            XCTAssertFalse(error.isTransient)
        }
        let champion = try await store.read { try $0.champion(of: "temperature") }
        XCTAssertNil(champion)
    }

    func testARecordedVersionStaysAsItWas() async throws {
        let store = try newStore()
        let (first, second) = (record("a", at: 1), record("a", at: 2))
        try await store.write { transaction in
            try transaction.insert(first)
            try transaction.insert(second)
        }
        let kept = try await store.read { try $0.versions(of: "temperature") }
        XCTAssertEqual(kept, [first])
    }

    func testTheReferenceOfAVersionIsItsOneHourOutcomesInOrderOfTime() async throws {
        let store = try newStore()
        let version = record("a")
        func outcome(_ hour: Int, horizon: Int = 1) -> Outcome {
            Outcome(
                station: "here",
                issuedAt: StoredWeather.time(hour),
                horizon: horizon,
                predicted: 1,
                actual: Double(hour),
                persistence: 2
            )
        }
        let outcomes = [outcome(5), outcome(3), outcome(4, horizon: 6), outcome(5)]
        try await store.write { transaction in
            try transaction.insert(version)
            try transaction.insertReference(outcomes, version: "a", of: "temperature")
        }
        let kept = try await store.read { try $0.reference(version: "a", of: "temperature", station: "here") }
        XCTAssertEqual(kept, [outcome(3), outcome(5)])
    }
}
