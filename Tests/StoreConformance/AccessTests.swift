import Access
import Foundation
import Healing
import Observations
import Store
import TestSupport
import XCTest

final class AccessKeyRowsTests: XCTestCase {
    private func record(_ client: String = "ops", id: String = AccessKey.random().id) -> KeyRecord {
        KeyRecord(
            id: id,
            client: client,
            roles: [.read, .operate],
            stations: StationPatterns(["KJFK", "DE-*"]),
            digest: Data(repeating: 7, count: 32),
            createdAt: 10,
            expiresAt: 1e9,
            dailyQuota: 5
        )
    }

    func testAKeyIsReadBack() async throws {
        let store = try newStore()
        let record = record()
        try await store.write { try $0.insert(record, now: 10) }
        let keys = try await store.read { try $0.accessKeys() }
        XCTAssertEqual(keys, [record])
    }

    func testAClientHasAtMostTwoLiveKeys() async throws {
        let store = try newStore()
        let (first, second, third) = (record(), record(), record())
        try await store.write { try $0.insert(first, now: 10) }
        try await store.write { try $0.insert(second, now: 10) }
        await assertThrows(KeyError.tooMany(client: "ops", ids: [first.id, second.id].sorted())) {
            try await store.write { try $0.insert(third, now: 10) }
        }
        try await store.write { try $0.endKey(first.id, at: nil, now: 11) }
        try await store.write { try $0.insert(third, now: 12) }
        await assertThrows(KeyError.ended(first.id)) {
            try await store.write { try $0.endKey(first.id, at: nil, now: 13) }
        }
    }

    func testUsageOfSeveralProcessesAddsUp() async throws {
        let store = try newStore()
        let record = record()
        try await store.write { try $0.insert(record, now: 10) }
        for time in [100.0, 50] {
            try await store.write { try $0.add([record.id: KeyUsage(day: 3, requests: 4, lastUsedAt: time)]) }
        }
        let usage = try await store.read { try $0.keyUsage(on: 3) }
        XCTAssertEqual(usage, [record.id: 8])
        let last = try await store.read { try $0.accessKey(record.id)?.lastUsedAt }
        XCTAssertEqual(last, 100)
    }

    func testEveryChangeIsInTheAuditWithItsActor() async throws {
        let store = try newStore()
        let record = record()
        let actor = Actor(name: "admin", credential: "key:xyz")
        try await Actor.$current.withValue(actor) {
            try await store.write { try $0.insert(record, now: 10) }
            try await store.write { transaction in
                _ = try transaction.raiseFlag(target: "temperature", reason: .manual, evidence: nil, now: 11)
            }
        }
        try await store.write { try $0.endKey(record.id, at: nil, now: 12) }
        let entries = try await store.read { try $0.auditEntries(limit: 10) }
        XCTAssertEqual(entries.map(\.entry.action), ["create key", "raise flag", "revoke key"])
        XCTAssertEqual(entries.map(\.entry.actor), [actor, actor, .local])
        var chain = AuditChain()
        for (entry, hash) in entries { try chain.append(entry, hash: hash) }
    }

    func testAFailedChangeLeavesNoEntry() async throws {
        struct Stop: Error {}
        let store = try newStore()
        let record = record()
        try? await store.write { transaction in
            try transaction.insert(record, now: 10)
            throw Stop()
        }
        let entries = try await store.read { try $0.auditEntries(limit: 10) }
        XCTAssertTrue(entries.isEmpty)
    }

    func testTheAuditCannotBeChangedBySQL() async throws {
        let store = try newStore()
        let record = record()
        try await store.write { try $0.insert(record, now: 10) }
        for statement in [
            "DELETE FROM audit", "UPDATE audit SET actor = 'nobody'",
            "INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE id = 1",
        ] {
            do {
                try await store.write { _ = try $0.connection.execute(statement) }
                XCTFail(statement)
            } catch {
                XCTAssertTrue("\(error)".contains("never changed"), "\(error)")
            }
        }
    }

    func testSessionsEnd() async throws {
        let store = try newStore()
        let record = record()
        try await store.write { try $0.insert(record, now: 10) }
        let session = SessionRecord(digest: Data([1, 2]), key: record.id, createdAt: 10, expiresAt: 20)
        try await store.write { try $0.insert(session) }
        let (before, after) = try await store.read { (try $0.sessions(at: 19), try $0.sessions(at: 20)) }
        XCTAssertEqual(before, [session])
        XCTAssertEqual(after, [])
    }
}
