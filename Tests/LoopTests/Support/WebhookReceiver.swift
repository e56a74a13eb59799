import Foundation
import HTTPTestServer
import Store
import Synchronization
import Webhooks
import XCTest

/// A receiver of webhooks that sometimes fails, and the messages it got.
final class WebhookReceiver: Sendable {
    private let server: HTTPTestServer
    private let key = Mutex<WebhookSecret?>(nil)
    private let identifier = Mutex("")

    /// The settings of an API that may send to this machine.
    static let settings = ["AEROCAST_WEBHOOK_NETWORKS": "127.0.0.0/8", "AEROCAST_WEBHOOK_HTTP": "true"]

    init() throws {
        let count = Mutex(0)
        server = try HTTPTestServer { _, connection in
            let number = count.withLock { count in
                count += 1
                return count
            }
            // Processed without an answer, and refused.
            if number % 11 == 0 {
                connection.reset()
            } else {
                connection.answer(number % 7 == 0 ? 500 : 204)
            }
        }
    }

    /// Makes a webhook of all events.
    func register(_ installation: Installation, address: String) async throws {
        struct Created: Decodable {
            var secret: String
            var webhook: Webhook
            struct Webhook: Decodable { var id: String }
        }
        let answer = try await installation.post("\(address)/v1/webhooks", json: #"{"url": "\#(server.url)/hook"}"#)
        XCTAssertEqual(answer.status, 201, answer.body)
        let created = try JSONDecoder().decode(Created.self, from: Data(answer.body.utf8))
        key.withLock { $0 = WebhookSecret(created.secret) }
        identifier.withLock { $0 = created.webhook.id }
    }

    /// A received message about an event.
    private struct Message {
        var id: String
        var event: Int64
        var subject: String
    }

    /// Waits for the messages about all events so far, and asserts that each event was received with a right signature,
    /// and in order.
    ///
    /// - Returns: the number of events, and of the messages that were received.
    func assertNothingIsLost(in store: Store) async throws -> (events: Int, messages: Int) {
        let id = identifier.withLock { $0 }
        // The loop goes on meanwhile.
        let newest = try await store.read { try $0.latestEventIdentifier() }
        try await eventually("every message is delivered", within: .seconds(180)) {
            try await store.read { transaction in
                try transaction.deliveries(of: id, limit: 1_000_000)
                    .allSatisfy { $0.state == .delivered || $0.event.map { newest < $0 } ?? false }
            }
        }
        let (events, deliveries) = try await store.read { transaction in
            (
                try transaction.events(recordedIn: 0...1e12, after: 0, limit: 1_000_000).filter { $0.id <= newest },
                try transaction.deliveries(of: id, limit: 1_000_000)
            )
        }
        XCTAssertEqual(Set(events.map(\.id)).subtracting(deliveries.compactMap(\.event)), [], "without a message")
        let messages = try server.requests.map { try self.message($0) }
        XCTAssertEqual(Set(events.map(\.id)).subtracting(messages.map(\.event)), [], "lost")
        let identifiers = Dictionary(grouping: messages, by: \.event).mapValues { Set($0.map(\.id)).count }
        XCTAssertEqual(Set(identifiers.values), [1], "an event has several identifiers")
        for (subject, messages) in Dictionary(grouping: messages, by: \.subject) {
            var seen: Set<Int64> = []
            let order = messages.map(\.event).filter { seen.insert($0).inserted }
            XCTAssertEqual(order, order.sorted(), "the messages of \(subject) came out of order")
        }
        return (events.count, messages.count)
    }

    private func message(_ request: TestRequest) throws -> Message {
        struct Body: Decodable {
            var data: Event
            struct Event: Decodable {
                var id: Int64
                var model: String
                var station: String?
            }
        }
        let id = try XCTUnwrap(request.headers["webhook-id"])
        let timestamp = try XCTUnwrap(request.headers["webhook-timestamp"].flatMap { Int64($0) })
        let secret = try XCTUnwrap(key.withLock { $0 })
        XCTAssertEqual(
            request.headers["webhook-signature"],
            WebhookSignature.header(id: id, timestamp: timestamp, body: request.body, secrets: [secret.bytes])
        )
        let event = try JSONDecoder().decode(Body.self, from: Data(request.body)).data
        return Message(id: id, event: event.id, subject: "\(event.model)/\(event.station ?? "")")
    }
}
