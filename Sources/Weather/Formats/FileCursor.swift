import Observations

/// A reading of a file, which never waits and can therefore be driven without `await`.
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
