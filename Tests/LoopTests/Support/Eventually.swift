/// What a test waited for in vain.
struct DeadlinePassed: Error, CustomStringConvertible {
    let expectation: String
    let limit: Duration
    let found: String

    var description: String { "within \(limit) it did not come true that \(expectation)\n\(found.suffix(4000))" }
}

/// Asks again and again until there is an answer.
///
/// - Parameters:
///   - expectation: what is waited for, for the message.
///   - limit: generous, since the machine may be busy.
///   - found: what the message shows of the state in the end.
///   - answer: `nil` for "not yet".
/// - Returns: the first answer.
/// - Throws: ``DeadlinePassed``, and what `answer` throws.
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

/// Waits until something is true.
func eventually(
    _ expectation: String,
    within limit: Duration = .seconds(30),
    or found: () -> String = { "" },
    isTrue condition: () async throws -> Bool
) async throws {
    try await eventually(expectation, within: limit, or: found) { try await condition() ? () : nil }
}
