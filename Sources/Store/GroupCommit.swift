import Access
import TraceContext

/// Batches concurrent writes into one commit, so that they share one flush to disk.
///
/// Each unit of work runs in its own savepoint: if it throws, its changes are rolled back and the other units continue.
/// Callers resume after the commit is on disk.
actor GroupCommit {
    private let engine: any Engine
    private let activity: ActivityLog
    private var waiting: [any PendingWrite] = []
    private var isCommitting = false

    init(engine: any Engine, activity: ActivityLog) {
        self.engine = engine
        self.activity = activity
    }

    /// Runs `work` in a transaction, with others that wait.
    ///
    /// The actor and the trace are parameters because the work runs in another task.
    func run<Value: Sendable>(
        as actor: Actor,
        trace: TraceIdentifier?,
        _ work: @escaping @Sendable (WriteTransaction) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            waiting.append(Write(actor: actor, trace: trace, work: work, continuation: continuation))
            if !isCommitting {
                isCommitting = true
                // Not a child of the caller's task: canceling one writer must not abort the commit of the others.
                Task { await commitAll() }
            }
        }
    }

    private func commitAll() async {
        while !waiting.isEmpty {
            let batch = waiting
            waiting = []
            do {
                let answers = try await engine.write { connection in
                    try batch.map { try $0.perform(on: connection) }
                }
                activity.committed(writes: batch.count)
                for answer in answers { answer() }
            } catch {
                for write in batch { write.fail(with: error) }
            }
        }
        isCommitting = false
    }
}

private protocol PendingWrite: Sendable {
    /// Does the work. The returned closure resumes the caller; it is called after the commit.
    ///
    /// - Throws: an error if the engine rolled back the whole transaction, for example because the disk is full.
    func perform(on connection: any Connection) throws -> @Sendable () -> Void
    func fail(with error: any Error)
}

private struct Write<Value: Sendable>: PendingWrite {
    let actor: Actor
    let trace: TraceIdentifier?
    let work: @Sendable (WriteTransaction) throws -> Value
    let continuation: CheckedContinuation<Value, any Error>

    func perform(on connection: any Connection) throws -> @Sendable () -> Void {
        let transaction = WriteTransaction(connection: connection, actor: actor, trace: trace)
        let result = Result { try connection.savepoint { try work(transaction) } }
        if case .failure(let error) = result, !connection.isInsideTransaction {
            throw error
        }
        return { continuation.resume(with: result) }
    }

    func fail(with error: any Error) {
        continuation.resume(throwing: error)
    }
}
