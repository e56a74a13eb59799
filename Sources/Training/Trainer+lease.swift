import Healing
import Logging
import Store

extension Trainer {
    func update(
        _ id: Int64,
        result: RetrainResult? = nil,
        _ transition: @escaping @Sendable (inout RetrainFlag, Double) throws -> Void
    ) async throws -> FlagRecord {
        let at = now()
        return try await store.write { transaction in
            try transaction.updateFlag(id, result: result) { try transition(&$0, at) }
        }
    }

    /// A database that is busy at the moment costs nothing yet: two thirds of the lease are left to try again.
    func renew(_ id: Int64) async throws {
        do {
            _ = try await update(id) { flag, now in
                try flag.renew(by: holder, now: now, duration: configuration.lease)
            }
        } catch let error as StoreError where error.isTransient {
            logger.warning("the lease is not renewed yet", metadata: ["flag": "\(id)", "error": "\(error)"])
        }
    }

    /// Runs `work` while the lease is renewed; losing the lease cancels the work.
    func withRenewedLease<Value: Sendable>(
        of id: Int64,
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await work() }
            group.addTask {
                while true {
                    try await clock.sleep(for: .seconds(configuration.lease / 3))
                    try await renew(id)
                }
            }
            defer { group.cancelAll() }
            while let value = try await group.next() {
                if let value { return value }
            }
            throw CancellationError()
        }
    }
}
