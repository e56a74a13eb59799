import Access
import Foundation
import HTTPClient
import HTTPTestServer
import Notifications
import Reporting
import Store
import Synchronization
import Webhooks
import XCTest

/// From the verdict to the receiver: what is recorded, and what arrives.
final class NotificationWatchTests: XCTestCase {
    func testAChangeIsRecordedOnceWhoeverLooks() async throws {
        let installation = try await NotifyingInstallation(for: self)
        let (first, second) = (installation.watch(owner: "a"), installation.watch(owner: "b"))
        try await installation.beat(.detector, silentAfter: 1)
        for _ in 0..<40 {
            installation.advance(1)
            try await first.look()
            try await second.look()
        }
        let found = try await installation.changes()
        XCTAssertEqual(found.map(\.opened), [true])
    }

    func testAProcessThatDiesNotifiesNothingTwiceAndLosesNothing() async throws {
        let installation = try await NotifyingInstallation(for: self)
        try await installation.silenceTheDetector(installation.watch(owner: "a"))
        // Every look is by a new process, as if each had died; the lease of the dead one expires first.
        installation.advance(20)
        for round in 0..<30 {
            installation.advance(16)
            let successor = installation.watch(owner: "b\(round)")
            for _ in 0..<5 {
                installation.advance(1)
                try await successor.look()
            }
        }
        let found = try await installation.changes()
        XCTAssertEqual(found.map(\.opened), [true])
        installation.advance(16)
        try await installation.reviveTheDetector(installation.watch(owner: "c"))
        let ended = try await installation.changes()
        XCTAssertEqual(ended.map(\.opened), [true, false])
    }

    /// The owner of the lease sends directly while nothing can be stored, and may have lost the lease at the end.
    func testAnotherProcessNotifiesTheEndOfWhatWasSentWithoutTheOutbox() async throws {
        let installation = try await NotifyingInstallation(for: self)
        let chat = try HTTPTestServer { _, connection in connection.answer(200) }
        let receivers = NotificationReceivers(chat: ServiceAddress(chat.url))
        try await installation.setReceivers(receivers)
        let sender = installation.sender(receivers)
        let (first, second) = (installation.watch(sender, owner: "a"), installation.watch(sender, owner: "b"))
        try await first.look()
        let aside = installation.folder.appending(path: "aside").path
        try FileManager.default.moveItem(atPath: installation.store.path, toPath: aside)
        for _ in 0..<6 {
            installation.advance(1)
            try? await first.look()
        }
        XCTAssertEqual(chat.requests.count, 1)
        try FileManager.default.moveItem(atPath: aside, toPath: installation.store.path)
        installation.advance(10)
        for _ in 0..<20 {
            installation.advance(1)
            try await second.look()
            try await first.look()
        }
        let changes = try await installation.changes(of: "database_unwritable")
        XCTAssertEqual(changes.map(\.opened), [false])
    }

    func testAnAcknowledgmentHoldsTheNotificationAndEndsWithItsFinding() async throws {
        let installation = try await NotifyingInstallation(for: self)
        let watch = installation.watch()
        let now = installation.now
        _ = try await installation.store.write {
            try $0.insert(
                SilenceRecord(
                    id: "ack",
                    matchers: [LabelMatcher("kind", "detector_silent")],
                    startsAt: now,
                    endsAt: now + 86_400,
                    createdBy: "ada",
                    comment: "on my way",
                    updatedAt: now,
                    untilResolved: true
                )
            )
        }
        try await installation.silenceTheDetector(watch)
        let held = try await installation.changes()
        XCTAssertTrue(held.isEmpty)
        let during = try await installation.store.read { try $0.silence("ack") }
        XCTAssertEqual(during?.state(at: installation.now), .active)
        try await installation.reviveTheDetector(watch)
        let after = try await installation.store.read { try $0.silence("ack") }
        XCTAssertEqual(after?.state(at: installation.now), .expired)
        let audit = try await installation.store.read { try $0.auditEntries(limit: 100).map(\.entry) }
        XCTAssertEqual(audit.map(\.action), ["acknowledge", "end silence"])
    }

    func testAChangeReachesTheChatThroughTheOutboxOnceAndIsRepeatedUnderItsNameUntilAccepted() async throws {
        let installation = try await NotifyingInstallation(for: self)
        let count = Mutex(0)
        let server = try HTTPTestServer { _, connection in
            let number = count.withLock { count in
                defer { count += 1 }
                return count
            }
            connection.answer(number < 2 ? 503 : 200)
        }
        let receivers = NotificationReceivers(chat: .hidingPath("\(server.url)/services/T000/SECRETTOKEN"))
        let sender = installation.sender(receivers)
        try await installation.setReceivers(receivers)
        let watch = installation.watch(sender)
        try await installation.silenceTheDetector(watch)
        for _ in 0..<10 {
            try await installation.deliverer(sender).deliverDue()
            installation.advance(400)
        }
        XCTAssertEqual(Set(server.requests.compactMap { $0.headers["webhook-id"] }).count, 1)
        XCTAssertEqual(server.requests.count, 3)
        XCTAssertEqual(server.requests.first?.path, "/services/T000/SECRETTOKEN")
        let body = String(decoding: server.requests.last?.body ?? [], as: UTF8.self)
        XCTAssertTrue(body.contains("the drift detector has been silent"), body)
        XCTAssertTrue(body.contains("runbook.md#aerocastprogramsilent|runbook>"), body)
        let stored = try await installation.store.read { transaction in
            (
                try transaction.webhooks().map { "\($0.address.unmasked)" }.joined(),
                try transaction.deliveries(of: NotificationReceivers.chatIdentifier, limit: 10)
            )
        }
        XCTAssertFalse(stored.0.contains("SECRETTOKEN"), stored.0)
        XCTAssertEqual(stored.1.map(\.state), [.delivered])
        XCTAssertFalse(stored.1.contains { $0.error?.contains("SECRETTOKEN") == true })
    }

    func testAReceiverOfTheSettingsIsNeverDisabledAndCannotBeChangedByClients() async throws {
        let installation = try await NotifyingInstallation(for: self)
        let receivers = NotificationReceivers(chat: "http://127.0.0.1:9/gone")
        let sender = installation.sender(receivers)
        try await installation.setReceivers(receivers)
        try await installation.silenceTheDetector(installation.watch(sender))
        for _ in 0..<40 {
            try await installation.deliverer(sender).deliverDue()
            installation.advance(4 * 3600)
        }
        let id = NotificationReceivers.chatIdentifier
        let webhook = try await installation.store.read { try $0.webhook(id) }
        XCTAssertEqual(webhook?.isEnabled, true)
        XCTAssertGreaterThan(webhook?.failures ?? 0, 3)
        let now = installation.now
        for change in [
            { try $0.deleteWebhook(id, now: now) },
            { _ = try $0.rotateSecret(of: id, to: Data(count: 32), previousUntil: now, now: now) },
            { _ = try $0.changeWebhook(id, now: now) { $0.address = "https://evil.example" } },
        ] as [@Sendable (WriteTransaction) throws -> Void] {
            do {
                try await installation.store.write { try change($0) }
                XCTFail("changed")
            } catch let error as WebhookError {
                XCTAssertEqual(error, .managed(id))
            }
        }
    }

    func testAnAlertmanagerGetsOpenFindingsAgainEachHour() async throws {
        let installation = try await NotifyingInstallation(for: self)
        let server = try HTTPTestServer { _, connection in connection.answer(200) }
        let receivers = NotificationReceivers(alertmanager: ServiceAddress(server.url))
        let sender = installation.sender(receivers)
        try await installation.setReceivers(receivers)
        let watch = installation.watch(sender)
        try await installation.silenceTheDetector(watch)
        // What no program has reported is notified after a minute.
        installation.advance(61)
        try await watch.look()
        let deliverer = installation.deliverer(sender)
        try await deliverer.deliverDue()
        let first = server.requests.count
        for _ in 0..<4 {
            installation.advance(3601)
            try await watch.look()
            try await watch.look()
            try await deliverer.deliverDue()
        }
        XCTAssertEqual(server.requests.count, first + 4)
        XCTAssertTrue(server.requests.allSatisfy { $0.path == "/api/v2/alerts" })
    }
}
