import Access
import Foundation
import HTTPClient
import HTTPTestServer
import Observations
import Store
import Synchronization
import TestSupport
import Webhooks
import XCTest

/// The delivery of messages to receivers on sockets; the wall clock is the test's.
final class WebhookDelivererTests: XCTestCase {
    func testAMessageIsTheEventOfTheStreamWithItsSignature() async throws {
        let outbox = try Outbox(for: self)
        let receiver = try Receiver(statuses: 200)
        let secret = try await outbox.webhook(receiver.server.url + "/hook?x=1")
        try await outbox.record("KJFK")
        try await outbox.deliverer().deliverDue()
        let request = try XCTUnwrap(receiver.server.requests.first)
        XCTAssertEqual(request.method, "POST")
        XCTAssertEqual(request.path, "/hook?x=1")
        XCTAssertEqual(request.headers["content-type"], "application/json")
        XCTAssertEqual(request.headers["webhook-timestamp"], "1000000")
        let id = try XCTUnwrap(request.headers["webhook-id"])
        XCTAssertFalse(id.contains("."))
        XCTAssertEqual(
            request.headers["webhook-signature"],
            WebhookSignature.header(id: id, timestamp: 1_000_000, body: request.body, secrets: [secret])
        )
        let stored = try await outbox.store.read { try $0.event(1) }
        let event = try XCTUnwrap(stored)
        XCTAssertEqual(String(decoding: request.body, as: UTF8.self), try WebhookMessage.body(of: event))
        let body = try XCTUnwrap(receiver.bodies.first)
        XCTAssertEqual([body.type, body.data.kind, body.data.station], ["conflict", "conflict", "KJFK"])
        XCTAssertEqual(body.timestamp, "1970-01-12T13:46:40.000Z")
        let states = try await outbox.states()
        XCTAssertEqual(states, [.delivered])
    }

    func testTheNextMessageOfASubjectWaitsForTheOneBefore() async throws {
        let outbox = try Outbox(for: self)
        let receiver = try Receiver { _, request, connection in
            let isFirst = String(decoding: request.body, as: UTF8.self).contains(#""id":1,"#)
            connection.answer(isFirst ? 500 : 200)
        }
        try await outbox.webhook(receiver.server.url)
        try await outbox.record("A", "A", "B", "A")
        let deliverer = outbox.deliverer()
        try await deliverer.deliverDue()
        // Only the other station's message passes the one that failed.
        XCTAssertEqual(Set(receiver.bodies.compactMap(\.data.id)), [1, 3])
        outbox.advance(86_400)
        try await deliverer.deliverDue()
        // A day later the first one is given up, and the others of its station follow in order.
        XCTAssertEqual(receiver.bodies.compactMap(\.data.id).suffix(3), [1, 2, 4])
        let states = try await outbox.states()
        XCTAssertEqual(states, [.dead, .delivered, .delivered, .delivered])
    }

    func testARetryHasTheSameIdentifierAndANewTimestamp() async throws {
        let outbox = try Outbox(for: self)
        let receiver = try Receiver(statuses: 503, 404, 302)
        try await outbox.webhook(receiver.server.url)
        try await outbox.record("A")
        let deliverer = outbox.deliverer()
        try await deliverer.deliverDue()
        for pause in [5.0, 10, 20] {
            outbox.advance(pause - 0.5)
            try await deliverer.deliverDue()
            outbox.advance(0.5)
            try await deliverer.deliverDue()
        }
        XCTAssertEqual(receiver.messages.count, 4)
        XCTAssertEqual(Set(receiver.messages).count, 1)
        XCTAssertEqual(
            receiver.server.requests.compactMap { $0.headers["webhook-timestamp"] },
            ["1000000", "1000005", "1000015", "1000035"]
        )
        let webhook = try await outbox.stored()
        XCTAssertEqual(webhook.failures, 0)
        let delivery = try await outbox.deliveries()[0]
        XCTAssertEqual([delivery.attempts, delivery.status], [4, 200])
    }

    func testAReceiverThatClosesTheConnectionIsAskedAgain() async throws {
        let outbox = try Outbox(for: self)
        let receiver = try Receiver { number, _, connection in
            if number < 2 { connection.reset() } else { connection.answer() }
        }
        try await outbox.webhook(receiver.server.url)
        try await outbox.record("A")
        let deliverer = outbox.deliverer()
        for _ in 0..<3 {
            try await deliverer.deliverDue()
            outbox.advance(60)
        }
        let states = try await outbox.states()
        XCTAssertEqual(states, [.delivered])
    }

    /// Everybody who reads the events or the verdict reads why a receiver refuses its messages.
    func testNoEventAndNoReasonRepeatsThePathOfTheReceiver() async throws {
        let outbox = try Outbox(for: self)
        let receiver = try Receiver { _, request, connection in
            connection.answer(410, text: "POST \(request.path): token SECRETTOKEN is not known")
        }
        try await outbox.webhook(receiver.server.url + "/services/T000/SECRETTOKEN?key=abcdef")
        try await outbox.record("A")
        try await outbox.deliverer().deliverDue()
        let (delivery, webhook) = (try await outbox.deliveries()[0], try await outbox.stored())
        let events = try await outbox.store.read { try $0.events(recordedIn: 0...outbox.now, after: 0, limit: 10) }
        XCTAssertTrue(events.contains { $0.kind == .webhookDisabled })
        XCTAssertTrue(delivery.error?.hasPrefix("answered 410: POST /***") == true, delivery.error ?? "")
        for text in [delivery.error ?? "", webhook.disabledBecause ?? ""] + events.map(\.details) {
            XCTAssertFalse(text.contains("SECRETTOKEN"), text)
            XCTAssertFalse(text.contains("abcdef"), text)
        }
    }

    func testRetryAfterPausesTheWebhook() async throws {
        let outbox = try Outbox(for: self)
        let receiver = try Receiver { number, _, connection in
            connection.answer(number == 0 ? 429 : 200, headers: number == 0 ? ["Retry-After": "600"] : [:])
        }
        try await outbox.webhook(receiver.server.url)
        try await outbox.record("A")
        let deliverer = outbox.deliverer()
        try await deliverer.deliverDue()
        try await outbox.record("B")
        outbox.advance(599)
        try await deliverer.deliverDue()
        XCTAssertEqual(receiver.messages.count, 1)
        outbox.advance(1)
        try await deliverer.deliverDue()
        XCTAssertEqual(receiver.bodies.compactMap(\.data.station).sorted(), ["A", "A", "B"])
    }

    func testGoneDisablesTheWebhookWithAnEventAndLosesNothing() async throws {
        let outbox = try Outbox(for: self)
        let receiver = try Receiver(statuses: 410)
        try await outbox.webhook(receiver.server.url)
        let other = try Receiver(statuses: 200)
        try await outbox.webhook(other.server.url, id: "wh_2", filter: WebhookFilter(kinds: [.webhookDisabled]))
        try await outbox.record("A", "A")
        let deliverer = outbox.deliverer()
        try await deliverer.deliverDue()
        outbox.advance(1000)
        try await deliverer.deliverDue()
        XCTAssertEqual(receiver.messages.count, 1)
        let disabled = try await outbox.stored()
        XCTAssertEqual(disabled.disabledBecause, "the receiver answered 410 (gone)")
        XCTAssertEqual(other.bodies.map(\.type), ["webhook_disabled"])
        // Enabled again, it gets what waits, in order.
        _ = try await outbox.store.write { [now = outbox.now] transaction in
            try transaction.changeWebhook("wh_1", now: now) { ($0.disabledAt, $0.disabledBecause) = (nil, nil) }
        }
        try await deliverer.deliverDue()
        XCTAssertEqual(receiver.bodies.compactMap(\.data.id), [1, 1, 2])
    }

    func testAFailingWebhookAndADisabledOneAreTroublesAndOneThatSomebodyDisabledIsNot() async throws {
        let outbox = try Outbox(for: self)
        // The second message is about the other webhook, which is disabled.
        let receivers = try (failing: Receiver(statuses: 500, 500), gone: Receiver(statuses: 410))
        try await outbox.webhook(receivers.failing.server.url)
        try await outbox.webhook(receivers.gone.server.url, id: "wh_2")
        try await outbox.webhook(receivers.gone.server.url, id: "wh_3")
        _ = try await outbox.store.write { [now = outbox.now] transaction in
            try transaction.changeWebhook("wh_3", now: now) {
                ($0.disabledAt, $0.disabledBecause) = (now, WebhookRecord.disabledByOperator)
            }
        }
        try await outbox.record("A")
        let (since, deliverer) = (outbox.now, outbox.deliverer())
        try await deliverer.deliverDue()
        let troubles = try await outbox.store.read { try $0.webhookTroubles() }
        XCTAssertEqual(
            Set(troubles),
            [
                WebhookTrouble(id: "wh_1", reason: "answered 500", since: since),
                WebhookTrouble(id: "wh_2", reason: "the receiver answered 410 (gone)", isDisabled: true, since: since),
            ]
        )
        outbox.advance(1000)
        try await deliverer.deliverDue()
        let left = try await outbox.store.read { try $0.webhookTroubles() }
        XCTAssertEqual(left.map(\.id), ["wh_2"])
    }

    func testAWebhookThatFailsForDaysIsDisabled() async throws {
        let outbox = try Outbox(for: self)
        let receiver = try Receiver { _, _, connection in connection.answer(500, text: "no\u{1B}[31m") }
        try await outbox.webhook(receiver.server.url)
        let deliverer = outbox.deliverer()
        for _ in 0..<13 {
            try await outbox.record("A")
            try await deliverer.deliverDue()
            outbox.advance(21_600)
        }
        let webhook = try await outbox.stored()
        XCTAssertEqual(webhook.disabledBecause, "no message was accepted for 3 days: answered 500: no\u{FFFD}[31m")
        let (events, audit) = try await outbox.store.read { transaction in
            (
                try transaction.eventCount(.webhookDisabled, of: Outbox.target),
                try transaction.auditEntries(limit: 100).map(\.entry.action)
            )
        }
        XCTAssertEqual(events, 1)
        XCTAssertEqual(audit, ["create webhook", "disable webhook"])
    }

    func testBothSecretsSignDuringARotation() async throws {
        let outbox = try Outbox(for: self)
        let receiver = try Receiver(statuses: 200)
        let old = try await outbox.webhook(receiver.server.url)
        let new = WebhookSecret.random().bytes
        _ = try await outbox.store.write { [now = outbox.now] transaction in
            try transaction.rotateSecret(of: "wh_1", to: new, previousUntil: now + 100, now: now)
        }
        let deliverer = outbox.deliverer()
        try await outbox.record("A")
        try await deliverer.deliverDue()
        outbox.advance(100)
        try await outbox.record("A")
        try await deliverer.deliverDue()
        let requests = receiver.server.requests
        XCTAssertEqual(requests.count, 2)
        for (request, secrets) in zip(requests, [[new, old], [new]]) {
            let (id, time) = (request.headers["webhook-id"] ?? "", request.headers["webhook-timestamp"] ?? "")
            XCTAssertEqual(
                request.headers["webhook-signature"],
                WebhookSignature.header(id: id, timestamp: Int64(time) ?? 0, body: request.body, secrets: secrets)
            )
        }
    }

    func testPrivateReceiversAreRefusedAtEachAttempt() async throws {
        let outbox = try Outbox(for: self)
        let receiver = try Receiver(statuses: 200)
        // A name passes the check of the URL; its address does not.
        try await outbox.webhook("http://localhost.:\(receiver.server.port)/")
        try await outbox.webhook("http://127.0.0.1:\(receiver.server.port)/", id: "wh_2")
        try await outbox.record("A")
        try await outbox.deliverer(networks: []).deliverDue()
        XCTAssertEqual(receiver.server.connectionCount, 0)
        let error = try await outbox.deliveries("wh_2")[0].error
        XCTAssertEqual(error?.contains("public address"), true, error ?? "none")
    }

    func testALongAnswerIsASuccess() async throws {
        let outbox = try Outbox(for: self)
        let receiver = try Receiver { _, _, connection in
            connection.answer(200, body: Array(repeating: 65, count: 1_000_000))
        }
        try await outbox.webhook(receiver.server.url)
        try await outbox.record("A")
        try await outbox.deliverer().deliverDue()
        let states = try await outbox.states()
        XCTAssertEqual(states, [.delivered])
    }

    func testASlowReceiverDoesNotDelayTheOthers() async throws {
        let outbox = try Outbox(for: self)
        let release = DispatchSemaphore(value: 0)
        let slow = try Receiver { _, _, connection in
            release.wait()
            connection.answer()
        }
        let fast = try Receiver(statuses: 200)
        try await outbox.webhook(slow.server.url)
        try await outbox.webhook(fast.server.url, id: "wh_2")
        for station in 0..<20 { try await outbox.record("S\(station)") }
        let deliverer = outbox.deliverer()
        let delivery = Task { try await deliverer.deliverDue() }
        try await within("the fast receiver gets its messages") {
            while try await outbox.states("wh_2").contains(.pending) { try await Task.sleep(for: .milliseconds(5)) }
        }
        // At most two messages at once wait for the slow one.
        XCTAssertLessThanOrEqual(slow.messages.count, 2)
        let states = try await outbox.states()
        XCTAssertFalse(states.contains(.delivered))
        for _ in 0..<20 { release.signal() }
        try await delivery.value
        let rest = try await outbox.states()
        XCTAssertEqual(Set(rest), [.delivered])
    }

    func testAMessageWhoseResultWasNotRecordedIsSentAgainByTheNextProcess() async throws {
        let outbox = try Outbox(for: self)
        let receiver = try Receiver(statuses: 200)
        try await outbox.webhook(receiver.server.url)
        try await outbox.record("A")
        let dying = outbox.deliverer(transport: DyingTransport())
        do {
            try await dying.deliverDue()
            XCTFail("must throw")
        } catch is CancellationError {}
        let next = outbox.deliverer(owner: "b")
        try await next.deliverDue()
        XCTAssertEqual(receiver.messages.count, 1)
        let states = try await outbox.states()
        XCTAssertEqual(states, [.delivered])
    }

    /// A process that is killed while it sends.
    private struct DyingTransport: HTTPTransport {
        func send(_ request: HTTPRequest) async throws -> HTTPResponse { throw CancellationError() }
    }

    func testEventsThatFoundTheOutboxFullAreSentInOrder() async throws {
        let outbox = try Outbox(for: self)
        let receiver = try Receiver(statuses: 200)
        try await outbox.webhook(receiver.server.url)
        try await outbox.record("A", "A", "A")
        // As if the second event had found the outbox full.
        try await outbox.store.write { transaction in
            try transaction.connection.run("DELETE FROM webhook_deliveries WHERE event > 1")
            try transaction.connection.run("UPDATE webhooks SET overflow_event = 2")
        }
        try await outbox.record("A")
        try await outbox.deliverer().deliverDue()
        XCTAssertEqual(receiver.bodies.compactMap(\.data.id), [1, 2, 3, 4])
        let webhook = try await outbox.stored()
        XCTAssertNil(webhook.overflowEvent)
    }

    func testOnlyTheOwnerOfTheLeaseDelivers() async throws {
        let outbox = try Outbox(for: self)
        let receiver = try Receiver(statuses: 200)
        try await outbox.webhook(receiver.server.url)
        try await outbox.record("A")
        let now = outbox.now
        let lease = try await outbox.store.write {
            try $0.acquireLease("webhooks", owner: "other", now: now, for: .seconds(5))
        }
        let deliverer = outbox.deliverer()
        try await deliverer.deliverDue()
        XCTAssertEqual(receiver.messages.count, 0)
        // The other process dies; its lease expires.
        outbox.advance(5)
        try await deliverer.deliverDue()
        XCTAssertEqual(receiver.messages.count, 1)
        // Its late result is refused.
        let delivery = try await outbox.deliveries()[0]
        let late = WebhookAttempt(of: delivery, at: now, status: nil, error: "late", result: .retry(at: now))
        let old = try XCTUnwrap(lease)
        await assertThrows(LostLease(name: "webhooks")) {
            try await outbox.store.write { try $0.note(late, by: old, target: Outbox.target) }
        }
    }

    func testADeadMessageIsReplayedUnderItsIdentifier() async throws {
        let outbox = try Outbox(for: self)
        let receiver = try Receiver(statuses: 500, 500)
        try await outbox.webhook(receiver.server.url)
        try await outbox.record("A")
        let deliverer = outbox.deliverer()
        try await deliverer.deliverDue()
        outbox.advance(86_400)
        try await deliverer.deliverDue()
        let dead = try await outbox.deliveries()[0]
        XCTAssertEqual(dead.state, .dead)
        _ = try await outbox.store.write { [now = outbox.now] in try $0.replayDelivery(dead.id, of: "wh_1", now: now) }
        try await deliverer.deliverDue()
        XCTAssertEqual(receiver.messages, Array(repeating: dead.message, count: 3))
        let states = try await outbox.states()
        XCTAssertEqual(states, [.delivered])
    }

    func testTheDetailsOfALargeEventAreLeftOut() throws {
        let event = EventRecord(
            id: 7,
            recordedAt: 0,
            weatherTime: nil,
            target: Outbox.target,
            kind: .accepted,
            station: nil,
            modelVersion: nil,
            flag: nil,
            trace: nil,
            details: "{\"x\":\"\(String(repeating: "a", count: 30_000))\"}"
        )
        let body = try WebhookMessage.body(of: event)
        XCTAssertLessThan(body.utf8.count, WebhookMessage.largestBody)
        XCTAssertTrue(body.contains(#""details":{}"#), body)
    }
}
