import Observations

/// A cursor over a file; it never waits, so it needs no `await`.
protocol FileCursor: ObservationCursor {
    /// The next observation, or `nil` at the end.
    mutating func nextObservation() throws -> Observation?
}

extension FileCursor {
    mutating func next(isolation actor: isolated (any Actor)?) async throws -> Observation? {
        try Task.checkCancellation()
        return try nextObservation()
    }
}
