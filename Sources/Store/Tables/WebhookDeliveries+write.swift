import Foundation
package import Observations

/// An event as far as webhooks choose by it.
struct WebhookSubject {
    var event: Int64
    var kind: EventKind
    var target: TargetName
    var station: String?
    /// Seconds since 1970.
    var recordedAt: Double

    /// The target, and the station if the event has one.
    var text: String { station.map { "\(target)/\($0)" } ?? target.rawValue }
}

extension WebhookSubject {
    fileprivate init(_ event: EventRecord) {
        self.init(
            event: event.id,
            kind: event.kind,
            target: event.target,
            station: event.station,
            recordedAt: event.recordedAt
        )
    }
}

/// The result of sending a message once.
package struct WebhookAttempt: Hashable, Sendable {
    package enum Result: Hashable, Sendable {
        case delivered
        /// The time of the next attempt, in seconds since 1970.
        case retry(at: Double)
        case dead
    }

    package var delivery: WebhookDelivery
    /// Seconds since 1970.
    package var at: Double
    package var status: Int?
    package var error: String?
    package var result: Result
    /// After a failure: when something is sent to the webhook again, in seconds since 1970.
    package var pausedUntil: Double
    /// Why the webhook is disabled; `nil` to leave it enabled.
    package var disabling: String?

    package init(
        of delivery: WebhookDelivery,
        at time: Double,
        status: Int?,
        error: String? = nil,
        result: Result,
        pausedUntil: Double = 0,
        disabling: String? = nil
    ) {
        self.delivery = delivery
        at = time
        self.status = status
        self.error = error
        self.result = result
        self.pausedUntil = pausedUntil
        self.disabling = disabling
    }
}

extension WriteTransaction {
    /// Adds an event to the outbox of each webhook that receives it, in the transaction of the event.
    func enqueueDeliveries(of subject: WebhookSubject) throws {
        for webhook in try reading.webhooks()
        where webhook.isEnabled
            && webhook.filter.passes(subject.kind, target: subject.target, station: subject.station)
        {
            let limit = WebhookDelivery.mostPending
            // Later events wait, too, so that the order stays.
            guard webhook.overflowEvent == nil else { continue }
            guard try reading.pendingCount(of: webhook.id, limit: limit) < limit else {
                try connection.execute(
                    "UPDATE webhooks SET overflow_event = ? WHERE id = ?",
                    [subject.event, webhook.id]
                )
                continue
            }
            try insert(subject, for: webhook, now: subject.recordedAt)
        }
    }

    private func insert(_ subject: WebhookSubject, for webhook: WebhookRecord, now: Double) throws {
        try connection.execute(
            """
            INSERT INTO webhook_deliveries (webhook, message, event, kind, subject, written_at, state)
            VALUES (?, ?, ?, ?, ?, ?, 'pending') ON CONFLICT (webhook, event) DO NOTHING
            """,
            [webhook.id, Self.newMessage(), subject.event, subject.kind.rawValue, subject.text, now]
        )
    }

    /// Writes messages for events that found the outbox full, in their order, once half of it is empty.
    ///
    /// - Parameters:
    ///   - id: the webhook.
    ///   - limit: the largest number of events.
    /// - Throws: ``SQLError``.
    package func refillDeliveries(of id: String, limit: Int) throws {
        guard let webhook = try reading.webhook(id), let first = webhook.overflowEvent else { return }
        let half = WebhookDelivery.mostPending / 2
        guard try reading.pendingCount(of: id, limit: half) < half else { return }
        let events = try reading.events(recordedIn: -.infinity ... .infinity, after: first - 1, limit: limit)
        for event in events where webhook.filter.passes(event.kind, target: event.target, station: event.station) {
            try insert(WebhookSubject(event), for: webhook, now: event.recordedAt)
        }
        let next = events.count == limit ? events.last.map { $0.id + 1 } : nil
        try connection.execute("UPDATE webhooks SET overflow_event = ? WHERE id = ?", [next, id])
    }

    /// A `webhook-id` of 128 random bits, without full stops.
    private static func newMessage() -> String {
        var generator = SystemRandomNumberGenerator()
        return "msg_" + (0..<2).map { _ in String(format: "%016llx", generator.next()) }.joined()
    }

    /// Adds a test message.
    ///
    /// - Parameters:
    ///   - payload: the body, JSON.
    ///   - id: the webhook, which may be disabled: the message then waits.
    ///   - now: seconds since 1970.
    /// - Returns: the message.
    /// - Throws: ``WebhookError``, or ``SQLError``.
    package func enqueueTest(_ payload: String, to id: String, now: Double) throws -> WebhookDelivery {
        guard try reading.webhook(id) != nil else { throw WebhookError.unknown(id) }
        try requireRoom(for: 1, in: id)
        let row: Int64? = try connection.value(
            """
            INSERT INTO webhook_deliveries (webhook, message, kind, subject, payload, written_at, state)
            VALUES (?, ?, 'test', 'test', ?, ?, 'pending') RETURNING id
            """,
            [id, Self.newMessage(), payload, now]
        )
        try audit("test webhook", of: id, at: now)
        guard let delivery = try row.flatMap({ try reading.delivery($0, of: id) }) else {
            throw WebhookError.unknown(id)
        }
        return delivery
    }

    /// Adds a message that is about no event, unless one of its kind waits already.
    ///
    /// - Parameters:
    ///   - payload: JSON that the sender understands.
    ///   - kind: the kind of the message.
    ///   - subject: the message is sent in the order of those with the same subject.
    ///   - id: the webhook; nothing is added if it does not exist.
    ///   - now: seconds since 1970.
    /// - Throws: ``SQLError``.
    package func enqueueNotice(
        _ payload: String,
        kind: String,
        subject: TargetName,
        to id: String,
        now: Double
    ) throws {
        guard try reading.webhook(id) != nil else { return }
        let waiting = try connection.count(
            "SELECT count(*) FROM webhook_deliveries WHERE webhook = ? AND state = 'pending' AND kind = ?",
            [id, kind]
        )
        guard waiting == 0 else { return }
        try connection.execute(
            """
            INSERT INTO webhook_deliveries (webhook, message, kind, subject, payload, written_at, state)
            VALUES (?, ?, ?, ?, ?, ?, 'pending')
            """,
            [id, Self.newMessage(), kind, subject, payload, now]
        )
    }

    private func requireRoom(for count: Int, in webhook: String) throws {
        let limit = WebhookDelivery.mostPending
        let pending = try reading.pendingCount(of: webhook, limit: limit)
        guard pending + count <= limit else { throw WebhookError.tooManyPending }
    }

    /// Sends a message again, under its `webhook-id`; does nothing if it waits.
    ///
    /// - Throws: ``WebhookError``, or ``SQLError``.
    package func replayDelivery(_ delivery: Int64, of webhook: String, now: Double) throws -> WebhookDelivery {
        guard try reading.webhook(webhook) != nil else { throw WebhookError.unknown(webhook) }
        guard try reading.delivery(delivery, of: webhook) != nil else { throw WebhookError.unknownDelivery(delivery) }
        try requireRoom(for: 1, in: webhook)
        try resetDelivery(delivery)
        try audit("replay webhook", of: webhook, after: ["delivery": delivery], at: now)
        guard let replayed = try reading.delivery(delivery, of: webhook) else {
            throw WebhookError.unknownDelivery(delivery)
        }
        return replayed
    }

    /// Sends the messages about events again, or for the first time if the webhook was disabled.
    ///
    /// - Parameters:
    ///   - events: events of which those are sent that pass the webhook's filter.
    ///   - id: the webhook.
    ///   - deadOnly: whether only messages that were given up are sent.
    ///   - now: seconds since 1970.
    /// - Returns: the number of messages that wait now and did not before.
    /// - Throws: ``WebhookError``, or ``SQLError``.
    package func replay(_ events: [EventRecord], to id: String, deadOnly: Bool, now: Double) throws -> Int {
        guard let webhook = try reading.webhook(id) else { throw WebhookError.unknown(id) }
        let wanted = events.filter { webhook.filter.passes($0.kind, target: $0.target, station: $0.station) }
        try requireRoom(for: wanted.count, in: id)
        var count = 0
        for event in wanted {
            let known = try connection.row(
                "SELECT id, state FROM webhook_deliveries WHERE webhook = ? AND event = ?",
                [id, event.id]
            ) { row in
                (id: try row[0] as Int64, state: try row[1] as String)
            }
            if let known {
                guard known.state == "dead" || (known.state == "delivered" && !deadOnly) else { continue }
                try resetDelivery(known.id)
            } else {
                guard !deadOnly else { continue }
                try insert(WebhookSubject(event), for: webhook, now: now)
            }
            count += 1
        }
        if count > 0 {
            let span = ["first_event": wanted.first?.id, "last_event": wanted.last?.id, "messages": Int64(count)]
            try audit("replay webhook", of: id, after: span, at: now)
        }
        return count
    }

    private func resetDelivery(_ id: Int64) throws {
        try connection.execute(
            """
            UPDATE webhook_deliveries SET state = 'pending', attempts = 0, first_attempt_at = NULL,
                last_attempt_at = NULL, not_before = 0, status = NULL, error = NULL, ended_at = NULL
            WHERE id = ? AND state <> 'pending'
            """,
            [id]
        )
    }

    /// Records the result of an attempt, and its consequences for the webhook.
    ///
    /// - Parameters:
    ///   - attempt: the result.
    ///   - lease: the lease of the deliverer, which must still hold it.
    ///   - target: the target in whose history the event of a disabled webhook is recorded.
    /// - Throws: ``LostLease``, or ``SQLError``.
    package func note(_ attempt: WebhookAttempt, by lease: Lease, target: TargetName) throws {
        try require(lease)
        let (state, notBefore, endedAt): (WebhookDelivery.State, Double, Double?) =
            switch attempt.result {
            case .delivered: (.delivered, 0, attempt.at)
            case .retry(let time): (.pending, time, nil)
            case .dead: (.dead, 0, attempt.at)
            }
        try connection.execute(
            """
            UPDATE webhook_deliveries SET state = ?, attempts = attempts + 1,
                first_attempt_at = coalesce(first_attempt_at, ?), last_attempt_at = ?, not_before = ?, status = ?,
                error = ?, ended_at = ?
            WHERE id = ?
            """,
            [
                state.rawValue, attempt.at, attempt.at, notBefore, attempt.status, attempt.error, endedAt,
                attempt.delivery.id,
            ]
        )
        guard attempt.result != .delivered else {
            try connection.execute(
                "UPDATE webhooks SET failures = 0, failing_since = NULL, not_before = 0 WHERE id = ? AND failures > 0",
                [attempt.delivery.webhook]
            )
            return
        }
        try connection.execute(
            """
            UPDATE webhooks SET failures = failures + 1, failing_since = coalesce(failing_since, ?), not_before = ?
            WHERE id = ?
            """,
            [attempt.at, attempt.pausedUntil, attempt.delivery.webhook]
        )
        if let reason = attempt.disabling, let webhook = try reading.webhook(attempt.delivery.webhook) {
            try disable(webhook, because: reason, target: target, now: attempt.at)
        }
    }

    /// Deletes messages of a webhook that ended; at most `limit`.
    package func deleteEndedDeliveries(of webhook: String, limit: Int) throws -> Int {
        try connection.execute(
            """
            DELETE FROM webhook_deliveries WHERE id IN (
                SELECT id FROM webhook_deliveries WHERE webhook = ? AND state <> 'pending' LIMIT ?)
            """,
            [webhook, limit]
        )
    }

    /// Deletes messages that ended more than `age` seconds before the newest ended one; at most `limit`.
    package func deleteDeliveries(age: Double, limit: Int) throws -> Int {
        try connection.execute(
            """
            DELETE FROM webhook_deliveries WHERE id IN (
                SELECT id FROM webhook_deliveries
                WHERE ended_at IS NOT NULL AND ended_at < (
                    SELECT max(ended_at) FROM webhook_deliveries WHERE ended_at IS NOT NULL) - ?
                ORDER BY ended_at LIMIT ?)
            """,
            [age, limit]
        )
    }
}
