/// An error that may be transient.
package protocol PassingError: Error {
    var isWorthRetrying: Bool { get }
    /// The delay that the server requests before a retry.
    var retryAfter: Duration? { get }
}

extension HTTPTransportError: PassingError {
    package var retryAfter: Duration? { nil }
}

/// A failed attempt that is followed by a retry.
package struct RetryEvent: Sendable {
    /// The number of the attempt, from 1.
    package let attempt: Int
    package let error: any Error
    /// The delay until the next attempt.
    package let delay: Duration
}

/// Retries an operation after transient errors, by a policy.
///
/// The operation must be repeatable: a read or an idempotent write.
package struct Retrier: Sendable {
    package let policy: RetryPolicy
    private let clock: any Clock<Duration>
    private let generator: @Sendable () -> any RandomNumberGenerator
    private let onRetry: @Sendable (RetryEvent) -> Void
    private let onRecovery: @Sendable () -> Void

    /// Creates a retrier; `generator` returns the source of jitter for one run, `onRetry` receives every failure that is
    /// retried, and `onRecovery` is called after the success of an operation that was retried.
    package init(
        policy: RetryPolicy,
        clock: any Clock<Duration> = ContinuousClock(),
        generator: @escaping @Sendable () -> any RandomNumberGenerator = { SystemRandomNumberGenerator() },
        onRetry: @escaping @Sendable (RetryEvent) -> Void = { _ in },
        onRecovery: @escaping @Sendable () -> Void = {}
    ) {
        self.policy = policy
        self.clock = clock
        self.generator = generator
        self.onRetry = onRetry
        self.onRecovery = onRecovery
    }

    /// The result of the first successful attempt.
    ///
    /// - Throws: the last error when the policy ends the retries; immediately an error that is not transient, and
    ///   `CancellationError`.
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
                let result = try await operation()
                if attempts > 1 { onRecovery() }
                return result
            } catch let error as any PassingError where error.isWorthRetrying {
                let delay = policy.delay(afterAttempts: attempts, retryAfter: error.retryAfter, using: &generator)
                guard let delay else { throw error }
                onRetry(RetryEvent(attempt: attempts, error: error, delay: delay))
                try await clock.sleep(for: delay)
            }
        }
    }
}
