import Healing
import Logging
import Store
import Timing

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

    /// Renews the lease.
    ///
    /// If the database is busy, two thirds of the lease remain for further attempts.
    ///
    /// - Returns: `false` if the flag is closed, either by the completed work, which reports its own result, or by
    ///   another trainer after a long pause; in the second case the conclusion of the work is refused.
    private func renew(_ id: Int64) async throws -> Bool {
        do {
            _ = try await update(id) { flag, now in
                try flag.renew(by: holder, now: now, duration: configuration.lease)
            }
        } catch let error as StoreError where error.isTransient {
            logger.warning(
                "the lease is not renewed yet; trying again",
                metadata: ["flag": "\(id)", "error": "\(error)"]
            )
        } catch FlagTransitionError.closed {
            return false
        }
        return true
    }

    /// Runs `work` while the lease is renewed; if another trainer takes the lease, the work is canceled.
    func withRenewedLease<Value: Sendable>(
        of id: Int64,
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await work() }
            group.addTask {
                repeat {
                    try await clock.sleep(for: configuration.lease / 3)
                } while try await renew(id)
                return nil
            }
            defer { group.cancelAll() }
            while let value = try await group.next() {
                if let value { return value }
            }
            throw CancellationError()
        }
    }
}
