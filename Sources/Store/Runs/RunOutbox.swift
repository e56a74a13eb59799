import CanonicalJSON
import Foundation
import GRDB

extension Schema {
    static let mlflow = """
        -- Retrains that MLflow is to hear of, written in the transaction that closes the retrain. "key" finds the run in
        -- MLflow again; "payload" goes when it is delivered, the rest stays.
        CREATE TABLE mlflow_outbox (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            key TEXT NOT NULL UNIQUE,
            model TEXT NOT NULL,
            version TEXT,
            payload TEXT,
            written_at REAL NOT NULL,
            -- While one process delivers it, and after MLflow has refused it, others wait until then.
            not_before REAL NOT NULL DEFAULT 0,
            failures INTEGER NOT NULL DEFAULT 0,
            error TEXT,
            delivered_at REAL,
            run TEXT,
            registered_version TEXT,
            -- Whether the alias champion points here.
            is_champion INTEGER NOT NULL DEFAULT 0,
            CHECK ((payload IS NULL) = (delivered_at IS NOT NULL))
        ) STRICT;
        CREATE INDEX mlflow_undelivered ON mlflow_outbox (model, id) WHERE delivered_at IS NULL;
        CREATE INDEX mlflow_by_version ON mlflow_outbox (model, version);
        """
}

/// A retrain that waits to be delivered.
package struct WaitingRun: Hashable, Sendable {
    package var id: Int64
    /// Finds the run in the tracker again: 32 hexadecimal digits.
    package var key: String
    /// ``RetrainRun`` as JSON.
    package var payload: String
}

/// How the outbox stands.
package struct OutboxState: Hashable, Sendable {
    package var waiting = 0
    package var delivered = 0
    /// Deliveries that failed so far.
    package var failures = 0
    /// Of the oldest that waits.
    package var waitingSince: Double?
    /// What went wrong with the oldest that waits.
    package var error: String?

    package init(waiting: Int = 0, delivered: Int = 0, failures: Int = 0) {
        self.waiting = waiting
        self.delivered = delivered
        self.failures = failures
    }
}

extension ReadTransaction {
    /// - Parameter model: its name.
    /// - Returns: counts over everything that was ever written.
    /// - Throws: an error of SQLite.
    package func outboxState(of model: String) throws -> OutboxState {
        var state = OutboxState()
        let counts = try database.cachedStatement(
            sql: "SELECT count(*), count(delivered_at), total(failures) FROM mlflow_outbox WHERE model = ?"
        )
        if let row = try Row.fetchOne(counts, arguments: [model]) {
            state.delivered = row[1]
            state.waiting = row[0] - state.delivered
            state.failures = Int(row[2] as Double)
        }
        let oldest = try database.cachedStatement(
            sql:
                "SELECT written_at, error FROM mlflow_outbox WHERE model = ? AND delivered_at IS NULL ORDER BY id LIMIT 1"
        )
        if let row = try Row.fetchOne(oldest, arguments: [model]) {
            state.waitingSince = row[0]
            state.error = row[1]
        }
        return state
    }

    /// Where the alias of the champion has to go: its registered version, unless the alias is there or the champion was
    /// never registered.
    package func misplacedChampion(of model: String) throws -> (id: Int64, registeredVersion: String)? {
        guard let champion = try champion(of: model)?.version else { return nil }
        let statement = try database.cachedStatement(
            sql: """
                SELECT id, registered_version, is_champion FROM mlflow_outbox
                WHERE model = ? AND version = ? AND registered_version IS NOT NULL ORDER BY id DESC LIMIT 1
                """
        )
        guard let row = try Row.fetchOne(statement, arguments: [model, champion]), row[2] == 0 else { return nil }
        return (row[0], row[1])
    }
}

extension WriteTransaction {
    /// Puts a retrain into the outbox.
    package func enqueue(_ run: RetrainRun, now: Double) throws {
        var generator = SystemRandomNumberGenerator()
        let key = (0..<2).map { _ in String(format: "%016llx", generator.next()) }.joined()
        try database.cachedStatement(
            sql: "INSERT INTO mlflow_outbox (key, model, version, payload, written_at) VALUES (?, ?, ?, ?, ?)"
        )
        .execute(arguments: [key, run.model, run.version, try JSONText.encode(run), now])
    }

    /// Takes the oldest retrain that may be delivered now; no other process gets it before `lease` seconds are over.
    package func claimRun(of model: String, now: Double, lease: Double) throws -> WaitingRun? {
        let statement = try database.cachedStatement(
            sql: """
                UPDATE mlflow_outbox SET not_before = ? WHERE id = (
                    SELECT id FROM mlflow_outbox
                    WHERE model = ? AND delivered_at IS NULL AND not_before <= ? ORDER BY id LIMIT 1)
                RETURNING id, key, payload
                """
        )
        return try Row.fetchAll(statement, arguments: [now + lease, model, now]).first
            .map { WaitingRun(id: $0[0], key: $0[1], payload: $0[2]) }
    }

    /// Notes why a delivery failed, and when it may be tried again.
    package func noteFailedDelivery(_ id: Int64, error: String, notBefore: Double) throws {
        try database.cachedStatement(
            sql: "UPDATE mlflow_outbox SET failures = failures + 1, error = ?, not_before = ? WHERE id = ?"
        )
        .execute(arguments: [error, notBefore, id])
    }

    /// Notes that the tracker has all of a retrain.
    package func noteDelivery(_ id: Int64, run: String, registeredVersion: String?, now: Double) throws {
        try database.cachedStatement(
            sql: """
                UPDATE mlflow_outbox SET payload = NULL, error = NULL, delivered_at = ?, run = ?, registered_version = ?
                WHERE id = ?
                """
        )
        .execute(arguments: [now, run, registeredVersion, id])
    }

    /// Notes that the alias of the champion points to the version of this row.
    package func noteChampion(_ id: Int64, of model: String) throws {
        try database.cachedStatement(
            sql: "UPDATE mlflow_outbox SET is_champion = (id = ?) WHERE model = ? AND is_champion <> (id = ?)"
        )
        .execute(arguments: [id, model, id])
    }
}
