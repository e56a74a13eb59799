import Access
import Foundation
import HTTPClient
import Healing
import ObservationFixtures
import Observations
import Store
import TestSupport
import XCTest

private let target: TargetName = "temperature"

private func webhook(_ id: String, _ filter: WebhookFilter = WebhookFilter()) -> WebhookRecord {
    WebhookRecord(
        id: id,
        address: "https://example.org/hook?token=secret-token",
        description: "ours",
        filter: filter,
        secret: Data(repeating: 7, count: 32),
        createdAt: 10
    )
}

private func conflict(_ station: String, in transaction: WriteTransaction, at now: Double = 20) throws {
    let time = Timestamp(secondsSince1970: 3600)
    let observation = Observation(station: station, time: time, temperature: 1)
    try transaction.recordConflict(with: observation, target: target, receivedAt: now)
}

/// Webhooks and their outbox.
final class WebhookRowsTests: XCTestCase {
    func testAWebhookIsReadBack() async throws {
        let store = try newStore()
        let filter = WebhookFilter(
            kinds: [.drift, .promoted],
            targets: [target],
            stations: StationPatterns(["KJFK", "DE-*"])
        )
        let record = webhook("wh_1", filter)
        try await store.write { try $0.insert(record) }
        let (all, one, none) = try await store.read {
            (try $0.webhooks(), try $0.webhook("wh_1"), try $0.webhook("wh_2"))
        }
        XCTAssertEqual(all, [record])
        XCTAssertEqual(one, record)
        XCTAssertNil(none)
    }

    func testAMessageIsWrittenWithItsEventOrNotAtAll() async throws {
        let store = try newStore()
        let record = webhook("wh_1")
        try await store.write { try $0.insert(record) }
        struct Failed: Error {}
        try? await store.write { (transaction: WriteTransaction) -> Void in
            try conflict("A", in: transaction)
            throw Failed()
        }
        var deliveries = try await store.read { try $0.deliveries(of: "wh_1", limit: 10) }
        XCTAssertEqual(deliveries, [])
        try await store.write { try conflict("A", in: $0) }
        deliveries = try await store.read { try $0.deliveries(of: "wh_1", limit: 10) }
        XCTAssertEqual(deliveries.map(\.subject), ["temperature/A"])
        XCTAssertEqual(deliveries.map(\.kind), ["conflict"])
        XCTAssertEqual(deliveries.map(\.writtenAt), [20])
    }

    func testOnlyEventsThatPassTheFilterAreWritten() async throws {
        let store = try newStore()
        let records = [
            webhook("all"), webhook("kind", WebhookFilter(kinds: [.flagRaised])),
            webhook("station", WebhookFilter(stations: StationPatterns(["DE-*"]))),
            webhook("target", WebhookFilter(targets: ["pressure"])),
        ]
        try await store.write { transaction in
            for record in records { try transaction.insert(record) }
            try conflict("DE-1", in: transaction)
            try conflict("KJFK", in: transaction)
            _ = try transaction.raiseFlag(target: target, reason: .manual, evidence: nil, now: 30)
        }
        let kinds = try await store.read { transaction in
            try records.map { try transaction.deliveries(of: $0.id, limit: 10).map(\.kind).sorted() }
        }
        XCTAssertEqual(
            kinds,
            [["conflict", "conflict", "flag_raised"], ["flag_raised"], ["conflict", "flag_raised"], []]
        )
    }

    func testTheAuditHasEveryChangeWithoutSecrets() async throws {
        let store = try newStore()
        let record = webhook("wh_1")
        try await store.write { transaction in
            try transaction.insert(record)
            _ = try transaction.changeWebhook("wh_1", now: 11) { $0.filter.kinds = [.drift] }
            _ = try transaction.rotateSecret(
                of: "wh_1",
                to: Data(repeating: 8, count: 32),
                previousUntil: 50,
                now: 12
            )
            _ = try transaction.enqueueTest("{}", to: "wh_1", now: 13)
            try transaction.deleteWebhook("wh_1", now: 14)
        }
        let entries = try await store.read { try $0.auditEntries(limit: 10).map(\.entry) }
        XCTAssertEqual(
            entries.map(\.action),
            ["create webhook", "change webhook", "rotate webhook secret", "test webhook", "delete webhook"]
        )
        let texts = entries.flatMap { [$0.before, $0.after] }.compactMap { $0 }.joined()
        XCTAssertFalse(texts.contains("secret-token"), texts)
        XCTAssertFalse(texts.contains(Data(repeating: 7, count: 32).base64EncodedString()))
        let left = try await store.read { try $0.connection.count("SELECT count(*) FROM webhook_deliveries") }
        XCTAssertEqual(left, 0)
    }

    func testTheNumberOfWebhooksIsBounded() async throws {
        let store = try newStore()
        try await store.write { transaction in
            for number in 0..<WebhookRecord.most { try transaction.insert(webhook("wh_\(number)")) }
        }
        let more = webhook("more")
        await assertThrows(WebhookError.tooMany) { try await store.write { try $0.insert(more) } }
    }

    func testAFullOutboxGetsTheMessagesOfLaterEventsWhenItHasRoom() async throws {
        let store = try newStore()
        let record = webhook("wh_1")
        try await store.write { transaction in
            try transaction.insert(record)
            for number in 0..<WebhookDelivery.mostPending {
                try transaction.connection.execute(
                    """
                    INSERT INTO webhook_deliveries (webhook, message, kind, subject, payload, written_at, state)
                    VALUES ('wh_1', ?, 'test', 'test', '{}', 0, 'pending')
                    """,
                    ["m\(number)"]
                )
            }
            for _ in 0..<3 { try conflict("A", in: transaction) }
            try transaction.refillDeliveries(of: "wh_1", limit: 2)
        }
        func state() async throws -> (overflow: Int64?, pending: Int) {
            try await store.read { transaction in
                (
                    try transaction.webhook("wh_1")?.overflowEvent,
                    try transaction.pendingCount(of: "wh_1", limit: .max)
                )
            }
        }
        var found = try await state()
        XCTAssertEqual(found.overflow, 1)
        XCTAssertEqual(found.pending, WebhookDelivery.mostPending)
        await assertThrows(WebhookError.tooManyPending) {
            try await store.write { try $0.enqueueTest("{}", to: "wh_1", now: 1) }
        }
        try await store.write { transaction in
            try transaction.connection.run(
                "UPDATE webhook_deliveries SET state = 'delivered', ended_at = 1 WHERE event IS NULL"
            )
            try conflict("A", in: transaction)
            try transaction.refillDeliveries(of: "wh_1", limit: 2)
        }
        found = try await state()
        XCTAssertEqual(found.overflow, 3)
        XCTAssertEqual(found.pending, 2)
        try await store.write { transaction in
            try transaction.refillDeliveries(of: "wh_1", limit: 10)
            try conflict("A", in: transaction)
        }
        found = try await state()
        XCTAssertNil(found.overflow)
        let events = try await store.read { try $0.deliveries(of: "wh_1", state: .pending, limit: 10).map(\.event) }
        XCTAssertEqual(events, [5, 4, 3, 2, 1])
    }

    func testASpanIsReplayedOnceAndFillsTheGapOfADisabledWebhook() async throws {
        let store = try newStore()
        let record = webhook("wh_1", WebhookFilter(stations: StationPatterns(["A"])))
        try await store.write { transaction in
            try conflict("A", in: transaction, at: 5)
            try transaction.insert(record)
            try conflict("B", in: transaction, at: 15)
            try conflict("A", in: transaction, at: 20)
        }
        let events = try await store.read { try $0.events(recordedIn: 0...30, after: 0, limit: 100) }
        XCTAssertEqual(events.map(\.recordedAt), [5, 15, 20])
        let counts = try await store.write { transaction in
            [
                try transaction.replay(events, to: "wh_1", deadOnly: true, now: 40),
                try transaction.replay(events, to: "wh_1", deadOnly: false, now: 40),
                try transaction.replay(events, to: "wh_1", deadOnly: false, now: 40),
            ]
        }
        // The second event waits already, and the first one had no message.
        XCTAssertEqual(counts, [0, 1, 0])
        let pages = try await store.read { transaction in
            let first = try transaction.deliveries(of: "wh_1", state: .pending, limit: 1)
            return (first, try transaction.deliveries(of: "wh_1", before: first[0].id, limit: 5))
        }
        XCTAssertEqual(pages.0.map(\.event), [1])
        XCTAssertEqual(pages.1.map(\.event), [3])
    }

    func testOldEndedMessagesAreDeletedAndWaitingOnesStay() async throws {
        let store = try newStore()
        let record = webhook("wh_1")
        try await store.write { transaction in
            try transaction.insert(record)
            for _ in 0..<4 { try conflict("A", in: transaction) }
            for (id, end) in [(1, 100.0), (2, 150), (3, 200)] {
                try transaction.connection.execute(
                    "UPDATE webhook_deliveries SET state = 'delivered', ended_at = ? WHERE id = ?",
                    [end, id]
                )
            }
        }
        let deleted = try await store.write { try $0.deleteDeliveries(age: 60, limit: 10) }
        XCTAssertEqual(deleted, 1)
        let left = try await store.read { try $0.deliveries(of: "wh_1", limit: 10).map(\.id) }
        XCTAssertEqual(left, [4, 3, 2])
    }
}
