import Access
package import Foundation
import HTTPClient
package import Observations

extension WriteTransaction {
    /// Stores a new webhook.
    ///
    /// - Throws: ``WebhookError/tooMany``, or ``SQLError``.
    package func insert(_ webhook: WebhookRecord) throws {
        let made = try reading.webhooks().count { $0.format == .standard }
        guard webhook.format != .standard || made < WebhookRecord.most else { throw WebhookError.tooMany }
        try connection.execute(
            """
            INSERT INTO webhooks (id, url, description, kinds, targets, stations, secret, created_at, format)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                webhook.id, webhook.address.unmasked, webhook.description, webhook.filter.kindsText,
                webhook.filter.targetsText, webhook.filter.stations.text, webhook.secret, webhook.createdAt,
                webhook.format.rawValue,
            ]
        )
        try audit("create webhook", of: webhook.id, after: WebhookState(webhook), at: webhook.createdAt)
    }

    /// Changes a webhook: address, description, filter, and whether it receives messages.
    ///
    /// Enabling a webhook forgets its failures, so that waiting messages are sent at once.
    ///
    /// - Parameters:
    ///   - id: the webhook.
    ///   - now: seconds since 1970.
    ///   - change: sets the new values; secrets stay.
    /// - Returns: the changed webhook.
    /// - Throws: ``WebhookError/unknown(_:)``, or ``SQLError``.
    package func changeWebhook(
        _ id: String,
        now: Double,
        _ change: (inout WebhookRecord) -> Void
    ) throws -> WebhookRecord {
        guard let before = try reading.webhook(id) else { throw WebhookError.unknown(id) }
        var after = before
        change(&after)
        guard before.format == .standard || before.isSame(as: after) else { throw WebhookError.managed(id) }
        if !before.isEnabled, after.isEnabled { (after.failures, after.failingSince, after.notBefore) = (0, nil, 0) }
        try connection.execute(
            """
            UPDATE webhooks SET url = ?, description = ?, kinds = ?, targets = ?, stations = ?, disabled_at = ?,
                disabled_because = ?, failures = ?, failing_since = ?, not_before = ?
            WHERE id = ?
            """,
            [
                after.address.unmasked, after.description, after.filter.kindsText, after.filter.targetsText,
                after.filter.stations.text, after.disabledAt, after.disabledBecause, after.failures,
                after.failingSince, after.notBefore, id,
            ]
        )
        if !before.isEnabled, after.isEnabled {
            try connection.execute(
                "UPDATE webhook_deliveries SET not_before = 0 WHERE webhook = ? AND state = 'pending'",
                [id]
            )
        }
        try audit("change webhook", of: id, before: WebhookState(before), after: WebhookState(after), at: now)
        return after
    }

    /// Gives a webhook a new secret; the old one signs, too, until `previousUntil`.
    ///
    /// - Throws: ``WebhookError/unknown(_:)``, or ``SQLError``.
    package func rotateSecret(of id: String, to secret: Data, previousUntil: Double, now: Double) throws
        -> WebhookRecord
    {
        guard var webhook = try reading.webhook(id) else { throw WebhookError.unknown(id) }
        guard webhook.format == .standard else { throw WebhookError.managed(id) }
        webhook.previousSecret = webhook.secret
        webhook.previousSecretUntil = previousUntil
        webhook.secret = secret
        try connection.execute(
            "UPDATE webhooks SET secret = ?, previous_secret = ?, previous_secret_until = ? WHERE id = ?",
            [webhook.secret, webhook.previousSecret, webhook.previousSecretUntil, id]
        )
        try audit("rotate webhook secret", of: id, after: ["previous_until": previousUntil], at: now)
        return webhook
    }

    /// Deletes a webhook with its deliveries; most of them were deleted before by ``deleteEndedDeliveries(of:limit:)``.
    ///
    /// - Throws: ``WebhookError/unknown(_:)``, or ``SQLError``.
    package func deleteWebhook(_ id: String, now: Double) throws {
        guard let before = try reading.webhook(id) else { throw WebhookError.unknown(id) }
        guard before.format == .standard else { throw WebhookError.managed(id) }
        try connection.execute("DELETE FROM webhook_deliveries WHERE webhook = ?", [id])
        try connection.execute("DELETE FROM webhooks WHERE id = ?", [id])
        try audit("delete webhook", of: id, before: WebhookState(before), at: now)
    }

    /// Disables a webhook whose receiver does not accept messages, and records an event.
    ///
    /// - Parameters:
    ///   - webhook: the webhook.
    ///   - reason: one sentence.
    ///   - target: the target in whose history the event is recorded.
    ///   - now: seconds since 1970.
    /// - Throws: ``SQLError``.
    package func disable(_ webhook: WebhookRecord, because reason: String, target: TargetName, now: Double) throws {
        let changed = try connection.execute(
            "UPDATE webhooks SET disabled_at = ?, disabled_because = ? WHERE id = ? AND disabled_at IS NULL",
            [now, reason, webhook.id]
        )
        guard changed > 0 else { return }
        var after = webhook
        (after.disabledAt, after.disabledBecause) = (now, reason)
        try audit(
            "disable webhook",
            of: webhook.id,
            target: target.rawValue,
            claimed: "webhook delivery",
            reason: reason,
            before: WebhookState(webhook),
            after: WebhookState(after),
            at: now
        )
        try recordEvent(disabled: webhook, because: reason, target: target, at: now)
    }
}

extension WriteTransaction {
    /// Makes the receivers of notifications those of the settings; messages that wait for others stay.
    ///
    /// - Parameters:
    ///   - receivers: the receivers of the settings.
    ///   - now: seconds since 1970.
    /// - Throws: ``SQLError``.
    package func setNotificationReceivers(_ receivers: [WebhookRecord], now: Double) throws {
        let stored = try reading.webhooks().filter { $0.format != .standard }
        for known in stored where known.isEnabled && !receivers.contains(where: { $0.id == known.id }) {
            try connection.execute(
                "UPDATE webhooks SET disabled_at = ?, disabled_because = ? WHERE id = ?",
                [now, WebhookRecord.disabledByOperator, known.id]
            )
            try audit("remove notifications", of: known.id, before: WebhookState(known), at: now)
        }
        for receiver in receivers {
            guard let known = stored.first(where: { $0.id == receiver.id }) else {
                try insert(receiver)
                continue
            }
            guard !known.isEnabled || known.address != receiver.address else { continue }
            try connection.execute(
                """
                UPDATE webhooks SET url = ?, disabled_at = NULL, disabled_because = NULL, failures = 0,
                    failing_since = NULL, not_before = 0
                WHERE id = ?
                """,
                [receiver.address.unmasked, receiver.id]
            )
            try audit(
                "change notifications",
                of: known.id,
                before: WebhookState(known),
                after: WebhookState(receiver),
                at: now
            )
        }
    }
}

extension WebhookRecord {
    /// Whether another record differs at most in whether it is enabled.
    fileprivate func isSame(as other: WebhookRecord) -> Bool {
        address == other.address && description == other.description && filter == other.filter
    }
}

extension WebhookFilter {
    fileprivate var kindsText: String { kinds.map(\.rawValue).sorted().joined(separator: ",") }
    fileprivate var targetsText: String { targets.map(\.rawValue).sorted().joined(separator: ",") }
}

/// A webhook in the audit, without its secrets; only administrators read the audit, so the path of the URL is shown.
private struct WebhookState: Encodable {
    var url: String
    var kinds: [String]
    var targets: [String]
    var stations: [String]
    var enabled: Bool
    var disabledBecause: String?

    init(_ webhook: WebhookRecord) {
        url = webhook.address.descriptionWithPath
        kinds = webhook.filter.kinds.map(\.rawValue).sorted()
        targets = webhook.filter.targets.map(\.rawValue).sorted()
        stations = webhook.filter.stations.patterns
        enabled = webhook.isEnabled
        disabledBecause = webhook.disabledBecause
    }

    private enum CodingKeys: String, CodingKey {
        case url
        case kinds = "events"
        case targets
        case stations
        case enabled
        case disabledBecause = "disabled_because"
    }
}
