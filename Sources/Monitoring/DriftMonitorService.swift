import Logging
import ServiceLifecycle
import Store

/// Runs the drift monitor as a service: catches up, waits, catches up.
package struct DriftMonitorService: Service {
    let monitor: DriftMonitor
    let interval: Duration
    let clock: any Clock<Duration>
    let logger: Logger
    /// Called after every batch that brought something.
    let afterCatchingUp: @Sendable () async -> Void

    package init(
        monitor: DriftMonitor,
        interval: Duration,
        clock: any Clock<Duration> = ContinuousClock(),
        logger: Logger,
        afterCatchingUp: @escaping @Sendable () async -> Void = {}
    ) {
        self.monitor = monitor
        self.interval = interval
        self.clock = clock
        self.logger = logger
        self.afterCatchingUp = afterCatchingUp
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    if try await monitor.catchUp() > 0 {
                        await afterCatchingUp()
                    }
                    try await clock.sleep(for: interval)
                } catch is CancellationError {
                    return
                } catch {
                    logger.error("the outcomes cannot be followed; trying again", metadata: ["error": "\(error)"])
                    try? await clock.sleep(for: interval)
                }
            }
        }
    }
}
