import CanonicalJSON
import Foundation
package import Observations
import Timing

/// A retrain that waits for delivery.
package struct WaitingRun: Hashable, Sendable {
    package var id: Int64
    /// Identifies the run in the tracker: 32 hexadecimal digits.
    package var key: String
    /// ``RetrainRun`` as JSON.
    package var payload: String
}

/// The state of the outbox.
package struct OutboxState: Hashable, Sendable {
    package var waiting = 0
    package var delivered = 0
    /// Failed deliveries.
    package var failures = 0
    /// When the oldest waiting retrain was written, in seconds since 1970.
    package var waitingSince: Double?
    /// The error of the last delivery of the oldest waiting retrain.
    package var error: String?

    package init(waiting: Int = 0, delivered: Int = 0, failures: Int = 0) {
        self.waiting = waiting
        self.delivered = delivered
        self.failures = failures
    }
}

extension ReadTransaction {
    /// The state of a target's outbox.
    ///
    /// - Parameter target: the target.
    /// - Returns: the state, with counts over all retrains.
    /// - Throws: ``StoreError``.
    package func outboxState(of target: TargetName) throws -> OutboxState {
        var state = OutboxState()
        try connection.forEachRow(
            """
            SELECT count(*), count(delivered_at), CAST(coalesce(sum(failures), 0) AS \(connection.dialect.integer))
            FROM mlflow_outbox WHERE target = ?
            """,
            [target]
        ) { row in
            state.delivered = try row[1]
            state.waiting = try row[0] - state.delivered
            state.failures = try row[2]
        }
        try connection.forEachRow(
            """
            SELECT written_at, error FROM mlflow_outbox WHERE target = ? AND delivered_at IS NULL ORDER BY id LIMIT 1
            """,
            [target]
        ) { row in
            state.waitingSince = try row[0]
            state.error = try row[1]
        }
        return state
    }

    /// The row whose registered version the champion's alias must move to.
    ///
    /// - Returns: `nil` if the alias points to that version, or if the champion was never registered.
    package func misplacedChampion(of target: TargetName) throws -> (id: Int64, registeredVersion: String)? {
        guard let champion = try champion(of: target)?.version else { return nil }
        let newest = try connection.row(
            """
            SELECT id, registered_version, is_champion FROM mlflow_outbox
            WHERE target = ? AND version = ? AND registered_version IS NOT NULL ORDER BY id DESC LIMIT 1
            """,
            [target, champion]
        ) { row in
            (id: try row[0] as Int64, version: try row[1] as String, isChampion: try row[2] as Bool)
        }
        guard let newest, !newest.isChampion else { return nil }
        return (newest.id, newest.version)
    }
}

extension WriteTransaction {
    /// Adds a retrain to the outbox.
    package func enqueue(_ run: RetrainRun, now: Double) throws {
        var generator = SystemRandomNumberGenerator()
        let key = (0..<2).map { _ in String(format: "%016llx", generator.next()) }.joined()
        try connection.execute(
            "INSERT INTO mlflow_outbox (key, target, version, payload, written_at) VALUES (?, ?, ?, ?, ?)",
            [key, run.target, run.version, try JSONText.encode(run), now]
        )
    }

    /// Claims the oldest retrain that may be delivered at `now`; other processes skip it for `lease`.
    package func claimRun(of target: TargetName, now: Double, lease: Duration) throws -> WaitingRun? {
        try connection.row(
            """
            UPDATE mlflow_outbox SET not_before = ? WHERE id = (
                SELECT id FROM mlflow_outbox
                WHERE target = ? AND delivered_at IS NULL AND not_before <= ? ORDER BY id LIMIT 1)
            RETURNING id, key, payload
            """,
            [now + lease.seconds, target, now]
        ) { row in
            WaitingRun(id: try row[0], key: try row[1], payload: try row[2])
        }
    }

    /// Records why a delivery failed, and when it may be retried.
    package func noteFailedDelivery(_ id: Int64, error: String, notBefore: Double) throws {
        try connection.execute(
            "UPDATE mlflow_outbox SET failures = failures + 1, error = ?, not_before = ? WHERE id = ?",
            [error, notBefore, id]
        )
    }

    /// Records that a retrain was delivered completely.
    package func noteDelivery(_ id: Int64, run: String, registeredVersion: String?, now: Double) throws {
        try connection.execute(
            """
            UPDATE mlflow_outbox SET payload = NULL, error = NULL, delivered_at = ?, run = ?, registered_version = ?
            WHERE id = ?
            """,
            [now, run, registeredVersion, id]
        )
    }

    /// Records that the champion's alias points to the version of this row.
    package func noteChampion(_ id: Int64, of target: TargetName) throws {
        try connection.execute(
            "UPDATE mlflow_outbox SET is_champion = 0 WHERE target = ? AND is_champion = 1 AND id <> ?",
            [target, id]
        )
        try connection.execute("UPDATE mlflow_outbox SET is_champion = 1 WHERE target = ? AND id = ?", [target, id])
    }
}
