package import Observations

/// The observations of an ``ObservationSource`` from a given hour; each iteration is a separate reading.
package struct ObservationSequence: AsyncSequence, Sendable {
    package typealias Element = Observation
    package typealias Failure = any Error

    private let open: @Sendable () throws -> any ObservationCursor

    /// - Parameter open: starts a reading; called once for each iteration, at its first step.
    package init(open: @escaping @Sendable () throws -> any ObservationCursor) {
        self.open = open
    }

    package func makeAsyncIterator() -> Iterator { Iterator(open: open) }

    package struct Iterator: AsyncIteratorProtocol {
        private let open: @Sendable () throws -> any ObservationCursor
        private var cursor: (any ObservationCursor)?
        private var ended = false

        fileprivate init(open: @escaping @Sendable () throws -> any ObservationCursor) {
            self.open = open
        }

        package mutating func next() async throws -> Observation? {
            try await next(isolation: nil)
        }

        /// The next observation; always `nil` after the end or an error.
        package mutating func next(isolation actor: isolated (any Actor)?) async throws -> Observation? {
            guard !ended else { return nil }
            do {
                try Task.checkCancellation()
                var reading = try cursor ?? open()
                cursor = nil
                let observation = try await reading.next(isolation: actor)
                if observation == nil { ended = true } else { cursor = reading }
                return observation
            } catch {
                ended = true
                cursor = nil
                throw error
            }
        }
    }
}

/// The state of one reading.
package protocol ObservationCursor {
    /// The next observation, or `nil` at the end.
    mutating func next(isolation actor: isolated (any Actor)?) async throws -> Observation?
}
