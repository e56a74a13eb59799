/// The error of a wait that passed its limit.
struct DeadlinePassed: Error, CustomStringConvertible {
    let expectation: String
    let limit: Duration
    let found: String

    var description: String { "not true within \(limit): \(expectation)\n\(found.suffix(4000))" }
}

/// Polls until there is an answer.
///
/// - Parameters:
///   - expectation: the awaited condition, for the message.
///   - limit: the longest wait; generous, because the machine may be busy.
///   - found: the state in the end, for the message.
///   - answer: `nil` for "not yet".
/// - Returns: the first answer.
/// - Throws: ``DeadlinePassed``, or an error of `answer`.
func eventually<Value>(
    _ expectation: String,
    within limit: Duration = .seconds(30),
    or found: () -> String = { "" },
    _ answer: () async throws -> Value?
) async throws -> Value {
    let clock = ContinuousClock()
    let deadline = clock.now.advanced(by: limit)
    while true {
        if let value = try await answer() { return value }
        guard clock.now < deadline else {
            throw DeadlinePassed(expectation: expectation, limit: limit, found: found())
        }
        try await clock.sleep(for: .milliseconds(10))
    }
}

/// Waits until a condition is true.
func eventually(
    _ expectation: String,
    within limit: Duration = .seconds(30),
    or found: () -> String = { "" },
    isTrue condition: () async throws -> Bool
) async throws {
    try await eventually(expectation, within: limit, or: found) { try await condition() ? () : nil }
}
