/// An error that may pass by itself.
package protocol PassingError: Error {
    var isWorthRetrying: Bool { get }
    /// How long the other side asks to be left alone.
    var retryAfter: Duration? { get }
}

extension HTTPTransportError: PassingError {
    package var retryAfter: Duration? { nil }
}

/// A failed attempt that will be followed by another.
package struct RetryEvent: Sendable {
    /// From 1.
    package let attempt: Int
    package let error: any Error
    /// Until the next attempt.
    package let delay: Duration
}

/// Does something again while it fails with errors that may pass, as its policy says.
///
/// Only for what may be repeated: reading, or writing that changes nothing the second time.
package struct Retrier: Sendable {
    package let policy: RetryPolicy
    private let clock: any Clock<Duration>
    private let generator: @Sendable () -> any RandomNumberGenerator
    private let onRetry: @Sendable (RetryEvent) -> Void

    /// `generator` makes the source of jitter for one run; `onRetry` hears of every failure that is not the last.
    package init(
        policy: RetryPolicy,
        clock: any Clock<Duration> = ContinuousClock(),
        generator: @escaping @Sendable () -> any RandomNumberGenerator = { SystemRandomNumberGenerator() },
        onRetry: @escaping @Sendable (RetryEvent) -> Void = { _ in }
    ) {
        self.policy = policy
        self.clock = clock
        self.generator = generator
        self.onRetry = onRetry
    }

    /// The first success.
    ///
    /// Throws the last error once the policy gives up, at once an error that will not pass, and `CancellationError`.
    package func run<Success>(
        isolation actor: isolated (any Actor)? = #isolation,
        _ operation: () async throws -> Success
    ) async throws -> Success {
        var generator = generator()
        var attempts = 0
        while true {
            try Task.checkCancellation()
            attempts += 1
            do {
                return try await operation()
            } catch let error as any PassingError where error.isWorthRetrying {
                let delay = policy.delay(afterAttempts: attempts, retryAfter: error.retryAfter, using: &generator)
                guard let delay else { throw error }
                onRetry(RetryEvent(attempt: attempts, error: error, delay: delay))
                try await clock.sleep(for: delay)
            }
        }
    }
}
