/// A clock on which every sleep lasts until its task is canceled.
package struct EndlessClock: Clock {
    private let onSleep: @Sendable () -> Void

    /// - Parameter onSleep: Called at the start of a sleep.
    package init(onSleep: @escaping @Sendable () -> Void = {}) {
        self.onSleep = onSleep
    }

    package var now: ContinuousClock.Instant { ContinuousClock.now }
    package var minimumResolution: Duration { .nanoseconds(1) }

    package func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {
        onSleep()
        let (never, continuation) = AsyncStream.makeStream(of: Never.self)
        defer { continuation.finish() }
        for await _ in never {}
        throw CancellationError()
    }
}
