import Logging
import ServiceLifecycle

/// Judges the outcomes that are there, then ends.
///
/// Asked to stop, it ends between two batches; the next run goes on from there.
package struct DriftMonitorOnceService: Service {
    let monitor: DriftMonitor
    let logger: Logger
    /// Called at the end, also when there was nothing new.
    let afterwards: @Sendable () async -> Void

    package init(monitor: DriftMonitor, logger: Logger, afterwards: @escaping @Sendable () async -> Void) {
        self.monitor = monitor
        self.logger = logger
        self.afterwards = afterwards
    }

    package func run() async throws {
        try await cancelWhenGracefulShutdown {
            do {
                let count = try await monitor.catchUp()
                logger.info("caught up", metadata: ["outcomes": "\(count)"])
                await afterwards()
            } catch is CancellationError {
                logger.info("stopped on request; the next run goes on from here")
            }
        }
    }
}
