import Forecasting

/// A reading of a file, which waits for nobody: it can be driven without `await` as well.
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
