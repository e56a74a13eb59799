/// A test that would otherwise hang.
package struct TimeLimitExceeded: Error, CustomStringConvertible {
    let what: String
    let limit: Duration

    package var description: String { "\(what) took longer than \(limit)" }
}

/// Waits for something that a wrong program would never do, and fails instead of hanging.
///
/// - Parameters:
///   - what: What is waited for, as the subject of a sentence.
///   - limit: Many times as long as it takes.
///   - operation: Cancelled when the time is up, but not waited for.
/// - Returns: What the operation returns.
/// - Throws: ``TimeLimitExceeded``, and what the operation throws.
package func within<Value: Sendable>(
    _ what: String,
    limit: Duration = .seconds(60),
    operation: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    let (results, continuation) = AsyncThrowingStream.makeStream(of: Value.self)
    let work = Task {
        do {
            continuation.yield(try await operation())
        } catch {
            continuation.finish(throwing: error)
        }
    }
    let timer = Task {
        try await Task.sleep(for: limit)
        continuation.finish(throwing: TimeLimitExceeded(what: what, limit: limit))
    }
    defer {
        work.cancel()
        timer.cancel()
    }
    for try await value in results { return value }
    throw CancellationError()
}
