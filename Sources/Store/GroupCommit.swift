/// Lets writers that wait at the same time share one commit, and so one wait for the disk.
///
/// Each unit of work runs in a savepoint of its own: one that throws leaves no trace and does not disturb the others.
/// Nobody is answered before the commit is on disk.
actor GroupCommit {
    private let engine: any Engine
    private let activity: ActivityLog
    private var waiting: [any PendingWrite] = []
    private var isCommitting = false

    init(engine: any Engine, activity: ActivityLog) {
        self.engine = engine
        self.activity = activity
    }

    func run<Value: Sendable>(_ work: @escaping @Sendable (WriteTransaction) throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            waiting.append(Write(work: work, continuation: continuation))
            if !isCommitting {
                isCommitting = true
                // Not a child of the caller's task: cancelling one writer must not abort the commit of the others.
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
    /// Does the work; the returned closure answers the caller and is called after the commit.
    ///
    /// - Throws: if the engine gave up the whole transaction, as with a full disk.
    func perform(on connection: any Connection) throws -> @Sendable () -> Void
    func fail(with error: any Error)
}

private struct Write<Value: Sendable>: PendingWrite {
    let work: @Sendable (WriteTransaction) throws -> Value
    let continuation: CheckedContinuation<Value, any Error>

    func perform(on connection: any Connection) throws -> @Sendable () -> Void {
        let result = Result { try connection.savepoint { try work(WriteTransaction(connection: connection)) } }
        if case .failure(let error) = result, !connection.isInsideTransaction {
            throw error
        }
        return { continuation.resume(with: result) }
    }

    func fail(with error: any Error) {
        continuation.resume(throwing: error)
    }
}
