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

    /// A database that is busy at the moment costs nothing yet: two thirds of the lease are left to try again.
    ///
    /// - Returns: `false` where the flag is closed: by the work, which has come to its end and says itself how, or by another
    ///   trainer after a long pause; then the work's end is refused.
    private func renew(_ id: Int64) async throws -> Bool {
        do {
            _ = try await update(id) { flag, now in
                try flag.renew(by: holder, now: now, duration: configuration.lease)
            }
        } catch let error as StoreError where error.isTransient {
            logger.warning("the lease is not renewed yet", metadata: ["flag": "\(id)", "error": "\(error)"])
        } catch FlagTransitionError.closed {
            return false
        }
        return true
    }

    /// Runs `work` while the lease is renewed; losing it to another trainer cancels the work.
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
