package import Logging
import Polling
import ServiceLifecycle

/// Lets the clients of event streams have what is new.
package struct EventStreamPolling: Service {
    let streams: EventStreams
    let clock: any Clock<Duration>
    let logger: Logger

    /// Together with the refresh of the keys, a revoked key ends its streams within a second.
    private static let interval = Duration.milliseconds(250)

    package init(_ streams: EventStreams, clock: any Clock<Duration> = ContinuousClock(), logger: Logger) {
        self.streams = streams
        self.clock = clock
        self.logger = logger
    }

    package func run() async throws {
        try await Polling(
            every: Self.interval,
            failure: .warning("cannot read what is new for the clients of event streams"),
            clock: clock,
            logger: logger
        ) {
            try await streams.poll()
        }
        .run()
    }
}
