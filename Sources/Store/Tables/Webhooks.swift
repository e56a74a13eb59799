package import Access
package import Foundation
package import HTTPClient
package import Observations

/// A receiver of events.
package struct WebhookRecord: Hashable, Sendable {
    /// The largest number of webhooks.
    package static let most = 100
    /// The reason of a webhook that somebody has disabled.
    package static let disabledByOperator = "disabled by an operator"

    package var id: String
    /// Its path is a secret: the incoming webhooks of chats have nothing else that proves who sends.
    package var address: ServiceAddress
    package var description: String?
    package var filter: WebhookFilter
    package var format: WebhookFormat
    /// Signs messages, 24 to 64 bytes.
    package var secret: Data
    /// Signs, too, until the end of a rotation.
    package var previousSecret: Data?
    /// Seconds since 1970.
    package var previousSecretUntil: Double?
    /// Seconds since 1970.
    package var createdAt: Double
    /// Seconds since 1970; `nil` for a webhook that receives messages.
    package var disabledAt: Double?
    package var disabledBecause: String?
    /// Failed attempts since the last success.
    package var failures = 0
    /// The first of these attempts, in seconds since 1970.
    package var failingSince: Double?
    /// Nothing is sent before, in seconds since 1970.
    package var notBefore = 0.0
    /// The first event that has no message yet, because too many messages wait; the later ones have none either.
    package var overflowEvent: Int64?

    package init(
        id: String,
        address: ServiceAddress,
        description: String? = nil,
        filter: WebhookFilter = WebhookFilter(),
        format: WebhookFormat = .standard,
        secret: Data,
        createdAt: Double
    ) {
        self.id = id
        self.address = address
        self.description = description
        self.filter = filter
        self.format = format
        self.secret = secret
        self.createdAt = createdAt
    }

    package var isEnabled: Bool { disabledAt == nil }

    /// The secrets that sign a message, the current one first.
    ///
    /// - Parameter now: seconds since 1970.
    /// - Returns: one secret, or two during a rotation.
    package func secrets(at now: Double) -> [Data] {
        guard let previousSecret, let previousSecretUntil, now < previousSecretUntil else { return [secret] }
        return [secret, previousSecret]
    }
}

/// The form of a webhook's messages.
package enum WebhookFormat: String, CaseIterable, Sendable {
    /// Standard Webhooks 1.0, to receivers that clients make.
    case standard
    /// Notifications to a chat, as JSON that Slack, Mattermost and others read.
    case slack
    /// Notifications by e-mail.
    case mail
    /// Notifications to an Alertmanager.
    case alertmanager
}

/// The events that a webhook receives.
package struct WebhookFilter: Hashable, Sendable {
    /// Empty for all kinds.
    package var kinds: Set<EventKind>
    /// Empty for all targets.
    package var targets: Set<TargetName>
    /// No patterns for all stations; events without a station pass any pattern.
    package var stations: StationPatterns

    package init(
        kinds: Set<EventKind> = [],
        targets: Set<TargetName> = [],
        stations: StationPatterns = StationPatterns()
    ) {
        self.kinds = kinds
        self.targets = targets
        self.stations = stations
    }

    package func passes(_ kind: EventKind, target: TargetName, station: String?) -> Bool {
        (kinds.isEmpty || kinds.contains(kind)) && (targets.isEmpty || targets.contains(target))
            && station.map(stations.contains) ?? true
    }
}

extension ReadTransaction {
    /// All webhooks, oldest first.
    package func webhooks() throws -> [WebhookRecord] {
        try connection.rows("\(WebhookRecord.query) ORDER BY created_at, id", [], WebhookRecord.init(row:))
    }

    /// - Returns: `nil` if the webhook does not exist.
    package func webhook(_ id: String) throws -> WebhookRecord? {
        try connection.row("\(WebhookRecord.query) WHERE id = ?", [id], WebhookRecord.init(row:))
    }
}

extension WebhookRecord {
    fileprivate static let query = """
        SELECT id, url, description, kinds, targets, stations, secret, previous_secret, previous_secret_until,
            created_at, disabled_at, disabled_because, failures, failing_since, not_before,
            overflow_event, format
        FROM webhooks
        """

    fileprivate init(row: Row) throws {
        let (kinds, targets): (String, String) = (try row[3], try row[4])
        let (url, format): (String, WebhookFormat) = (try row[1], try row.word(16, of: "webhooks", "format"))
        self.init(
            id: try row[0],
            // A receiver of the settings has only its place in the database.
            address: format == .standard ? .hidingPath(url) : ServiceAddress(url),
            description: try row[2],
            filter: WebhookFilter(
                kinds: try Set(kinds.split(separator: ",").map { try EventKind(stored: String($0)) }),
                targets: Set(targets.split(separator: ",").map { TargetName(rawValue: String($0)) }),
                stations: StationPatterns(text: try row[5])
            ),
            format: format,
            secret: try row[6],
            createdAt: try row[9]
        )
        previousSecret = try row[7]
        previousSecretUntil = try row[8]
        disabledAt = try row[10]
        disabledBecause = try row[11]
        failures = try row[12]
        failingSince = try row[13]
        notBefore = try row[14]
        overflowEvent = try row[15]
    }
}

extension EventKind {
    fileprivate init(stored text: String) throws {
        guard let kind = EventKind(rawValue: text) else {
            throw SQLError.unknownWord(text, table: "webhooks", column: "kinds")
        }
        self = kind
    }
}

/// A change of webhooks that is not possible.
package enum WebhookError: Error, Hashable, CustomStringConvertible {
    case unknown(String)
    case unknownDelivery(Int64)
    case tooMany
    /// A webhook would have more messages waiting than ``WebhookDelivery/mostPending``.
    case tooManyPending
    /// The settings of the programs name the receiver.
    case managed(String)

    package var description: String {
        switch self {
        case .unknown(let id): "webhook '\(id)' does not exist: GET /v1/webhooks lists all webhooks"
        case .unknownDelivery(let id): "the webhook has no delivery \(id)"
        case .tooMany: "\(WebhookRecord.most) webhooks exist already: delete one of them first"
        case .tooManyPending:
            "at most \(WebhookDelivery.mostPending) messages may wait for a webhook: replay a shorter span, or wait"
        case .managed(let id):
            "the settings of the API name the receiver '\(id)': change its setting, or only enabled"
        }
    }
}
