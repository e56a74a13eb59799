package import Logging
import Polling
import ServiceLifecycle

/// Follows the keys and sessions of the database, and stores the usage of keys.
package struct AccessRefresh: Service {
    let gate: AccessGate
    let clock: any Clock<Duration>
    let logger: Logger

    /// A revoked key is refused within a second.
    private static let interval = Duration.milliseconds(500)

    package init(gate: AccessGate, clock: any Clock<Duration> = ContinuousClock(), logger: Logger) {
        self.gate = gate
        self.clock = clock
        self.logger = logger
    }

    package func run() async throws {
        try await Polling(
            every: Self.interval,
            failure: .warning("cannot read the keys; the keys read before stay in force"),
            clock: clock,
            logger: logger
        ) {
            try await gate.storeUsage()
            try await gate.refresh()
        }
        .run()
    }
}
