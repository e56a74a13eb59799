import Access
import Foundation
import HTTPClient
import HTTPTypes
import Hummingbird
import JSONSchema
import Observations
import PlainText
import Store
import Timing
import Webhooks

/// The receivers of events: `/v1/webhooks`, and each webhook below it.
struct WebhooksRoutes: Sendable {
    let store: Store
    let targets: ServedTargets
    let policy: ReceiverPolicy
    let now: WallClock

    struct Webhook: JSONRouteAnswer, Encodable {
        var id: String
        /// Without the values of the query, which may be a token; the path, which may be one, too, is for
        /// administrators.
        var url: String
        var format: String
        var description: String?
        var events: [String]
        var targets: [TargetName]
        var stations: [String]
        var enabled: Bool
        var disabledAt: Timestamp?
        var disabledBecause: String?
        var createdAt: Timestamp
        var failures: Int
        var failingSince: Timestamp?
        var pending: Int
        /// The end of a rotation: until then the previous secret signs, too.
        var rotatingUntil: Timestamp?

        init(_ webhook: WebhookRecord, pending: Int, showsPath: Bool, now: Double) {
            id = webhook.id
            url = showsPath ? webhook.address.descriptionWithPath : webhook.address.description
            format = webhook.format.rawValue
            description = webhook.description
            events = webhook.filter.kinds.map(\.rawValue).sorted()
            targets = webhook.filter.targets.sorted { $0.rawValue < $1.rawValue }
            stations = webhook.filter.stations.patterns
            enabled = webhook.isEnabled
            disabledAt = webhook.disabledAt.map(Timestamp.init(seconds:))
            disabledBecause = webhook.disabledBecause
            createdAt = Timestamp(seconds: webhook.createdAt)
            failures = webhook.failures
            failingSince = webhook.failingSince.map(Timestamp.init(seconds:))
            self.pending = pending
            rotatingUntil = webhook.previousSecretUntil.flatMap { now < $0 ? Timestamp(seconds: $0) : nil }
        }

        private enum CodingKeys: String, CodingKey {
            case id
            case url
            case format
            case description
            case events
            case targets
            case stations
            case enabled
            case disabledAt = "disabled_at"
            case disabledBecause = "disabled_because"
            case createdAt = "created_at"
            case failures
            case failingSince = "failing_since"
            case pending
            case rotatingUntil = "rotating_until"
        }
    }

    struct List: JSONRouteAnswer, Encodable {
        var webhooks: [Webhook]
    }

    /// A webhook with its secret, which no other answer has.
    struct Secret: JSONRouteAnswer, Encodable {
        var webhook: Webhook
        var secret: String

        func response() throws -> Response { try Response(json: self, headers: [.cacheControl: "no-store"]) }
    }

    /// A new webhook.
    struct Created: RouteAnswer {
        var secret: Secret

        static var forms: [AnswerForm] { [.json(Secret.schema, status: .created)] }

        func response() throws -> Response {
            try Response(json: secret, status: .created, headers: [.cacheControl: "no-store"])
        }
    }

    struct Deleted: JSONRouteAnswer, Encodable {
        var deleted: String
    }

    func list(_ request: Request, context: APIRequestContext) async throws -> List {
        let (now, showsPath) = (now(), context.credential.mayAct(as: .admin))
        return try await store.read { transaction in
            List(
                webhooks: try transaction.webhooks()
                    .map { try Webhook($0, in: transaction, showsPath: showsPath, now: now) }
            )
        }
    }

    func show(_ request: Request, context: APIRequestContext) async throws -> Webhook {
        let (id, now, showsPath) = (try context.webhook, now(), context.credential.mayAct(as: .admin))
        return try await explained {
            try await store.read { transaction in
                guard let webhook = try transaction.webhook(id) else { throw WebhookError.unknown(id) }
                return try Webhook(webhook, in: transaction, showsPath: showsPath, now: now)
            }
        }
    }

    func create(_ input: WebhookInput, _ request: Request, context: APIRequestContext) async throws -> Created {
        let now = now()
        let change = try input.change.checked(policy, targets, now: now)
        let secret = WebhookSecret.random()
        var webhook = WebhookRecord(id: Self.newIdentifier(), address: "", secret: secret.bytes, createdAt: now)
        change(&webhook)
        let created = webhook
        return try await explained {
            try await store.write { try $0.insert(created) }
            let shown = Webhook(created, pending: 0, showsPath: true, now: now)
            return Created(secret: Secret(webhook: shown, secret: secret.text))
        }
    }

    func change(_ input: WebhookChange, _ request: Request, context: APIRequestContext) async throws -> Webhook {
        let (id, now) = (try context.webhook, now())
        let change = try input.checked(policy, targets, now: now)
        return try await explained {
            try await store.write { transaction in
                let webhook = try transaction.changeWebhook(id, now: now, change)
                return try Webhook(webhook, in: transaction.reading, showsPath: true, now: now)
            }
        }
    }

    func delete(_ request: Request, context: APIRequestContext) async throws -> Deleted {
        let (id, now) = (try context.webhook, now())
        return try await explained {
            var deleted = Self.batch
            while deleted == Self.batch {
                deleted = try await store.write(rows: Self.batch) {
                    try $0.deleteEndedDeliveries(of: id, limit: Self.batch)
                }
            }
            try await store.write(rows: Store.mostRowsInCommit) { try $0.deleteWebhook(id, now: now) }
            return Deleted(deleted: id)
        }
    }

    func rotate(_ input: WebhookRotation, _ request: Request, context: APIRequestContext) async throws -> Secret {
        let (id, now) = (try context.webhook, now())
        let until = now + (try input.grace())
        let secret = WebhookSecret.random()
        return try await explained {
            let webhook = try await store.write { transaction in
                let webhook = try transaction.rotateSecret(of: id, to: secret.bytes, previousUntil: until, now: now)
                return try Webhook(webhook, in: transaction.reading, showsPath: true, now: now)
            }
            return Secret(webhook: webhook, secret: secret.text)
        }
    }

    /// Rows of one transaction, so that other programs can write in between.
    private static let batch = 500

    private static func newIdentifier() -> String {
        var generator = SystemRandomNumberGenerator()
        return "wh_" + String(format: "%016llx", generator.next())
    }
}

extension WebhooksRoutes.Webhook {
    fileprivate init(
        _ webhook: WebhookRecord,
        in transaction: ReadTransaction,
        showsPath: Bool,
        now: Double
    ) throws {
        let pending = try transaction.pendingCount(of: webhook.id, limit: WebhookDelivery.mostPending)
        self.init(webhook, pending: pending, showsPath: showsPath, now: now)
    }
}

extension APIRequestContext {
    /// The webhook that the path names.
    var webhook: String {
        get throws { try parameters.require("webhook") }
    }
}

/// Turns the errors of webhooks into problem documents.
func explained<Answer>(_ work: () async throws -> Answer) async throws -> Answer {
    do {
        return try await work()
    } catch let error as WebhookError {
        switch error {
        case .unknown, .unknownDelivery:
            throw Problem(
                .notFound,
                kind: .webhook,
                title: "The webhook does not exist",
                detail: "\(error)".excerpt(300)
            )
        case .managed:
            throw Problem(.conflict, kind: .webhook, title: "The receiver belongs to a setting", detail: "\(error)")
        case .tooMany, .tooManyPending:
            throw Problem(.conflict, kind: .webhookLimit, title: "There are too many of them", detail: "\(error)")
        }
    }
}
