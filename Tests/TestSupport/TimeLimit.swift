/// Thrown instead of letting a test hang.
package struct TimeLimitExceeded: Error, CustomStringConvertible {
    let what: String
    let limit: Duration

    package var description: String { "\(what) took longer than \(limit)" }
}

/// Waits for an event that a wrong program would never produce, and fails instead of hanging.
///
/// - Parameters:
///   - what: The awaited event, as the subject of a sentence.
///   - limit: Many times the usual duration.
///   - operation: Canceled after the limit, but not awaited.
/// - Returns: The result of the operation.
/// - Throws: ``TimeLimitExceeded``, and the errors of the operation.
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
