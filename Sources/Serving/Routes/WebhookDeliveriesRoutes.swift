import Hummingbird
import JSONSchema
import Observations
import Store
import Timing
import Webhooks

/// The messages of a webhook: `…/deliveries`, `…/test` and `…/replay`.
struct WebhookDeliveriesRoutes: Sendable {
    let store: Store
    let now: WallClock

    static let largestLimit = 1000
    static let defaultLimit = 100
    /// The events that one request sends again.
    static let replayedEvents = 1000

    static let parameters = [
        QueryParameter("state", .words(WebhookDelivery.State.allCases.map(\.rawValue)), "Default: all."),
        QueryParameter.limit(1...largestLimit, default: defaultLimit, "messages"),
        QueryParameter("cursor", .integer(1...Int.max), "The member next of the page before."),
    ]

    struct Delivery: JSONRouteAnswer, Encodable {
        var id: Int64
        /// The `webhook-id`.
        var message: String
        /// The id of the event in `/v1/events`.
        var event: Int64?
        var kind: String
        var subject: String
        var state: String
        var attempts: Int
        var writtenAt: Timestamp
        var lastAttemptAt: Timestamp?
        var nextAttemptAt: Timestamp?
        var endedAt: Timestamp?
        var status: Int?
        var error: String?

        init(_ delivery: WebhookDelivery) {
            id = delivery.id
            message = delivery.message
            event = delivery.event
            kind = delivery.kind
            subject = delivery.subject
            state = delivery.state.rawValue
            attempts = delivery.attempts
            writtenAt = Timestamp(seconds: delivery.writtenAt)
            lastAttemptAt = delivery.lastAttemptAt.map(Timestamp.init(seconds:))
            nextAttemptAt = delivery.notBefore > 0 ? Timestamp(seconds: delivery.notBefore) : nil
            endedAt = delivery.endedAt.map(Timestamp.init(seconds:))
            status = delivery.status
            error = delivery.error
        }

        private enum CodingKeys: String, CodingKey {
            case id
            case message
            case event
            case kind
            case subject
            case state
            case attempts
            case writtenAt = "written_at"
            case lastAttemptAt = "last_attempt_at"
            case nextAttemptAt = "next_attempt_at"
            case endedAt = "ended_at"
            case status
            case error
        }
    }

    struct Page: JSONRouteAnswer, Encodable {
        var deliveries: [Delivery]
        /// Continues with `cursor`; `nil` on the last page.
        var next: Int64?
    }

    struct Replayed: JSONRouteAnswer, Encodable {
        /// The messages that wait now and did not before.
        var messages: Int
        /// Continues with `after`; `nil` if no event is left.
        var next: Int64?
    }

    func list(_ request: Request, context: APIRequestContext) async throws -> Page {
        let id = try context.webhook
        let limit = try request.integer("limit", in: 1...Self.largestLimit) ?? Self.defaultLimit
        let cursor = try request.integer("cursor", in: 1...Int.max).map(Int64.init)
        let state: WebhookDelivery.State? = try request.word("state")
        return try await explained {
            let found = try await store.read { transaction in
                guard try transaction.webhook(id) != nil else { throw WebhookError.unknown(id) }
                return try transaction.deliveries(of: id, state: state, before: cursor, limit: limit)
            }
            return Page(deliveries: found.map(Delivery.init), next: found.count == limit ? found.last?.id : nil)
        }
    }

    func test(_ input: NoBody, _ request: Request, context: APIRequestContext) async throws -> Delivery {
        let (id, now) = (try context.webhook, now())
        let payload = try WebhookMessage.test(of: id, at: now)
        return try await explained {
            Delivery(try await store.write { try $0.enqueueTest(payload, to: id, now: now) })
        }
    }

    func replayOne(_ input: NoBody, _ request: Request, context: APIRequestContext) async throws -> Delivery {
        let (id, text, now) = (try context.webhook, try context.parameters.require("delivery"), now())
        guard let delivery = Int64(text), delivery > 0 else {
            throw Problem.invalid(parameter: "delivery", mismatch(mustBe: "the id of a delivery", got: quoted(text)))
        }
        return try await explained {
            Delivery(try await store.write { try $0.replayDelivery(delivery, of: id, now: now) })
        }
    }

    func replaySpan(_ input: WebhookReplay, _ request: Request, context: APIRequestContext) async throws -> Replayed {
        let (id, now) = (try context.webhook, now())
        let span = try input.span(now: now)
        let limit = Self.replayedEvents
        return try await explained {
            let events = try await store.readAtLength {
                try $0.events(recordedIn: span, after: input.after ?? 0, limit: limit)
            }
            let count = try await store.write(rows: max(events.count, 1)) {
                try $0.replay(events, to: id, deadOnly: input.deadOnly ?? false, now: now)
            }
            return Replayed(messages: count, next: events.count == limit ? events.last?.id : nil)
        }
    }
}
