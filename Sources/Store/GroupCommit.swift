import Access
import TraceContext

/// Batches concurrent writes into one commit, so that they share one flush to disk.
///
/// Each unit of work runs in its own savepoint: if it throws, its changes are rolled back and the other units continue.
/// Callers resume after the commit is on disk.
///
/// A commit holds the write lock of the database, for which other programs wait. So a batch takes at most
/// ``mostRows`` rows of work, and a pause follows a long one: SQLite's waiting writers ask for the lock at intervals of
/// up to 0.1 s, and would not find it free between two commits in close succession.
actor GroupCommit {
    /// The most rows of work in one transaction: an observation with its forecasts and outcomes takes about 0.4 ms, so
    /// the lock is held for about 0.2 s.
    static let mostRows = 500
    /// Transactions that take less time are not followed by a pause.
    private static let shortCommit = Duration.milliseconds(50)

    private let engine: any Engine
    private let activity: ActivityLog
    private let file: FileIdentity?
    private var waiting: [any PendingWrite] = []
    private var isCommitting = false

    /// - Parameters:
    ///   - engine: the open database.
    ///   - activity: counts the commits.
    ///   - file: the file of the database, which must stay in its place; `nil` if the engine has no file.
    init(engine: any Engine, activity: ActivityLog, file: FileIdentity?) {
        self.engine = engine
        self.activity = activity
        self.file = file
    }

    /// Runs `work` in a transaction, with others that wait.
    ///
    /// - Parameters:
    ///   - actor: who makes the changes; a parameter because the work runs in another task.
    ///   - trace: the trace of the request.
    ///   - rows: the rows of the work, 1 or more.
    ///   - isContent: whether answers depend on the changes.
    ///   - work: the changes.
    /// - Returns: the result of `work`.
    /// - Throws: an error of the engine, or any error of `work`.
    func run<Value: Sendable>(
        as actor: Actor,
        trace: TraceIdentifier?,
        rows: Int,
        isContent: Bool,
        _ work: @escaping @Sendable (WriteTransaction) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            waiting.append(
                Write(
                    actor: actor,
                    trace: trace,
                    rows: rows,
                    isContent: isContent,
                    work: work,
                    continuation: continuation
                )
            )
            if !isCommitting {
                isCommitting = true
                // Not a child of the caller's task: canceling one writer must not abort the commit of the others.
                Task { await commitAll() }
            }
        }
    }

    private func commitAll() async {
        while !waiting.isEmpty {
            let batch = nextBatch()
            let began = ContinuousClock.now
            do {
                try file?.verify()
                let answers = try await engine.write { try Self.perform(batch, on: $0) }
                // The file may have been removed since the first check: nothing is answered from a nameless file.
                try file?.verify()
                activity.committed(writes: batch.count, rows: batch.reduce(0) { $0 + $1.rows })
                for answer in answers { answer() }
            } catch {
                for write in batch { write.fail(with: error) }
            }
            let took = ContinuousClock.now - began
            if took > Self.shortCommit { try? await Task.sleep(for: min(took / 4, .milliseconds(100))) }
        }
        isCommitting = false
    }

    /// Does the work of a batch, and counts a new revision if the content has changed.
    private static func perform(
        _ batch: [any PendingWrite],
        on connection: any Connection
    ) throws -> [@Sendable () -> Void] {
        var isChanged = false
        let answers = try batch.map { write in
            let before = connection.totalChanges
            let answer = try write.perform(on: connection)
            if write.isContent, connection.totalChanges != before { isChanged = true }
            return answer
        }
        if isChanged { try connection.execute("UPDATE \(Schema.revisionTable) SET number = number + 1") }
        return answers
    }

    /// The first writes that together have at most ``mostRows`` rows; at least one.
    private func nextBatch() -> [any PendingWrite] {
        var (count, rows) = (0, 0)
        for write in waiting {
            guard count == 0 || rows + write.rows <= Self.mostRows else { break }
            count += 1
            rows += write.rows
        }
        defer { waiting.removeFirst(count) }
        return Array(waiting.prefix(count))
    }
}

private protocol PendingWrite: Sendable {
    var rows: Int { get }
    var isContent: Bool { get }

    /// Does the work. The returned closure resumes the caller; it is called after the commit.
    ///
    /// - Throws: an error if the engine rolled back the whole transaction, for example because the disk is full.
    func perform(on connection: any Connection) throws -> @Sendable () -> Void
    func fail(with error: any Error)
}

private struct Write<Value: Sendable>: PendingWrite {
    let actor: Actor
    let trace: TraceIdentifier?
    let rows: Int
    let isContent: Bool
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
