import Observations

/// A message to a webhook.
package struct WebhookDelivery: Hashable, Sendable {
    /// The largest number of messages that wait for one webhook; further events get their messages later.
    package static let mostPending = 10_000
    /// The age in seconds at which a message that ended is deleted.
    package static let retention = 30 * 86_400.0

    package enum State: String, CaseIterable, Sendable {
        case pending
        case delivered
        /// Given up.
        case dead
    }

    /// Increases in the order of writing.
    package var id: Int64
    package var webhook: String
    /// The `webhook-id`, the same for every attempt.
    package var message: String
    /// `nil` for a test.
    package var event: Int64?
    /// The kind of the event, or `test`.
    package var kind: String
    /// Messages with the same subject are sent in order.
    package var subject: String
    /// The body of a test; `nil` for an event.
    package var payload: String?
    /// Times in seconds since 1970.
    package var writtenAt: Double
    package var state: State
    package var attempts: Int
    package var firstAttemptAt: Double?
    package var lastAttemptAt: Double?
    package var notBefore: Double
    /// The status of the last answer; `nil` without an answer.
    package var status: Int?
    package var error: String?
    package var endedAt: Double?
}

/// The webhooks as monitoring sees them.
package struct WebhookSummary: Hashable, Sendable {
    package var enabled = 0
    package var disabled = 0
    /// Messages that wait for enabled webhooks.
    package var pending = 0
    /// When the oldest of them was written, in seconds since 1970.
    package var pendingSince: Double?
}

/// A webhook that receives nothing, although it should.
package struct WebhookTrouble: Hashable, Sendable {
    package var id: String
    /// The answer of the receiver or the error of the newest failed attempt, or why the webhook was disabled.
    package var reason: String?
    /// Whether the webhook was disabled because of the failures; an operator who disables one wants it so.
    package var isDisabled: Bool
    /// Seconds since 1970.
    package var since: Double?

    package init(id: String, reason: String?, isDisabled: Bool = false, since: Double?) {
        self.id = id
        self.reason = reason
        self.isDisabled = isDisabled
        self.since = since
    }
}

extension ReadTransaction {
    /// The webhooks whose newest attempt failed, and those that were disabled for it; oldest webhook first.
    package func webhookTroubles() throws -> [WebhookTrouble] {
        try webhooks()
            .compactMap { webhook in
                if let disabled = webhook.disabledAt {
                    guard webhook.disabledBecause != WebhookRecord.disabledByOperator else { return nil }
                    return WebhookTrouble(
                        id: webhook.id,
                        reason: webhook.disabledBecause,
                        isDisabled: true,
                        since: disabled
                    )
                }
                guard webhook.failures > 0 else { return nil }
                let reason: String? = try connection.value(
                    """
                    SELECT error FROM webhook_deliveries
                    WHERE webhook = ? AND state = 'pending' AND error IS NOT NULL ORDER BY id LIMIT 1
                    """,
                    [webhook.id]
                )
                return WebhookTrouble(id: webhook.id, reason: reason, since: webhook.failingSince)
            }
    }

    /// The messages that may be sent now: for each subject of the webhook the oldest that waits, if its pause is over.
    ///
    /// - Parameters:
    ///   - webhook: the webhook.
    ///   - now: seconds since 1970.
    ///   - limit: the largest number of messages.
    /// - Returns: the messages that have waited longest first.
    /// - Throws: ``SQLError``.
    package func dueDeliveries(of webhook: String, now: Double, limit: Int) throws -> [WebhookDelivery] {
        try connection.rows(
            """
            \(WebhookDelivery.query) WHERE id IN (
                SELECT min(id) FROM webhook_deliveries WHERE webhook = ? AND state = 'pending' GROUP BY subject)
                AND not_before <= ?
            ORDER BY not_before, id LIMIT ?
            """,
            [webhook, now, limit],
            WebhookDelivery.init(row:)
        )
    }

    /// The enabled webhooks that have messages waiting and are not paused.
    package func webhooksWithDeliveries(now: Double) throws -> [WebhookRecord] {
        try webhooks()
            .filter { webhook in
                guard webhook.isEnabled, webhook.notBefore <= now else { return false }
                return try webhook.overflowEvent != nil || pendingCount(of: webhook.id, limit: 1) > 0
            }
    }

    /// The messages of a webhook, newest first.
    ///
    /// - Parameters:
    ///   - webhook: the webhook.
    ///   - state: `nil` for all states.
    ///   - before: only messages before this one.
    ///   - limit: the largest number of messages.
    /// - Returns: the messages.
    /// - Throws: ``SQLError``.
    package func deliveries(
        of webhook: String,
        state: WebhookDelivery.State? = nil,
        before: Int64? = nil,
        limit: Int
    ) throws -> [WebhookDelivery] {
        try connection.rows(
            """
            \(WebhookDelivery.query) WHERE webhook = ? AND id < ? AND (? IS NULL OR state = ?) ORDER BY id DESC LIMIT ?
            """,
            [webhook, before ?? .max, state?.rawValue, state?.rawValue, limit],
            WebhookDelivery.init(row:)
        )
    }

    /// - Returns: `nil` if the webhook has no such message.
    package func delivery(_ id: Int64, of webhook: String) throws -> WebhookDelivery? {
        try connection.row(
            "\(WebhookDelivery.query) WHERE webhook = ? AND id = ?",
            [webhook, id],
            WebhookDelivery.init(row:)
        )
    }

    /// The number of waiting messages of a webhook, counted up to `limit`.
    package func pendingCount(of webhook: String, limit: Int) throws -> Int {
        try connection.count(
            """
            SELECT count(*) FROM (
                SELECT 1 FROM webhook_deliveries WHERE webhook = ? AND state = 'pending' LIMIT ?) AS first
            """,
            [webhook, limit]
        )
    }

    package func webhookSummary() throws -> WebhookSummary {
        var summary = WebhookSummary()
        for webhook in try webhooks() {
            guard webhook.isEnabled else {
                summary.disabled += 1
                continue
            }
            summary.enabled += 1
            let pending = try connection.row(
                """
                SELECT count(*), min(written_at) FROM webhook_deliveries WHERE webhook = ? AND state = 'pending'
                """,
                [webhook.id]
            ) { row in
                (count: try row[0] as Int, since: try row[1] as Double?)
            }
            summary.pending += pending?.count ?? 0
            summary.pendingSince = [summary.pendingSince, pending?.since].compactMap { $0 }.min()
        }
        return summary
    }
}

extension WebhookDelivery {
    fileprivate static let query = """
        SELECT id, webhook, message, event, kind, subject, payload, written_at, state, attempts, first_attempt_at,
            last_attempt_at, not_before, status, error, ended_at
        FROM webhook_deliveries
        """

    fileprivate init(row: Row) throws {
        self.init(
            id: try row[0],
            webhook: try row[1],
            message: try row[2],
            event: try row[3],
            kind: try row[4],
            subject: try row[5],
            payload: try row[6],
            writtenAt: try row[7],
            state: try row.word(8, of: "webhook_deliveries", "state"),
            attempts: try row[9],
            firstAttemptAt: try row[10],
            lastAttemptAt: try row[11],
            notBefore: try row[12],
            status: try row[13],
            error: try row[14],
            endedAt: try row[15]
        )
    }
}
