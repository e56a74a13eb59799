import Store
import TestSupport
import XCTest

final class LeaseTests: XCTestCase {
    private func acquire(_ store: Store, _ owner: String, at now: Double) async throws -> Lease? {
        try await store.write { try $0.acquireLease("work", owner: owner, now: now, for: .seconds(10)) }
    }

    func testOneOwnerAtATimeHasALease() async throws {
        let store = try newStore()
        let first = try await acquire(store, "a", at: 100)
        XCTAssertEqual(first, Lease(name: "work", owner: "a", token: 1, until: 110))
        let refused = try await acquire(store, "b", at: 109)
        XCTAssertNil(refused)
        let renewed = try await acquire(store, "a", at: 109)
        XCTAssertEqual(renewed, Lease(name: "work", owner: "a", token: 1, until: 119))
        let other = try await store.write { try $0.acquireLease("other", owner: "b", now: 109, for: .seconds(10)) }
        XCTAssertNotNil(other)
    }

    func testAnExpiredLeaseIsTakenOverAndItsOwnerCanWriteNothingMore() async throws {
        let store = try newStore()
        let first = try await acquire(store, "a", at: 100)
        let second = try await acquire(store, "b", at: 110)
        XCTAssertEqual(second?.token, 2)
        let (old, new) = (try XCTUnwrap(first), try XCTUnwrap(second))
        await assertThrows(LostLease(name: "work")) { try await store.write { try $0.require(old) } }
        try await store.write { try $0.require(new) }
        // The end of the earlier owner does not end the lease of the later one.
        try await store.write { try $0.release(old) }
        let refused = try await acquire(store, "c", at: 111)
        XCTAssertNil(refused)
    }

    func testAReleasedLeaseIsFreeAtOnce() async throws {
        let store = try newStore()
        let acquired = try await acquire(store, "a", at: 100)
        let lease = try XCTUnwrap(acquired)
        try await store.write { try $0.release(lease) }
        let next = try await acquire(store, "b", at: 100)
        XCTAssertEqual(next?.token, 2)
    }

    func testALeaseFromTheFutureCountsAsExpired() async throws {
        let store = try newStore()
        _ = try await acquire(store, "a", at: 5000)
        // The clock was set back.
        let next = try await acquire(store, "b", at: 100)
        XCTAssertEqual(next?.token, 2)
    }
}
