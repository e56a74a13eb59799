import Logging
import ServiceLifecycle
import Store

/// Runs the trainer as a service: handles flags as they come.
package struct TrainerService: Service {
    let trainer: Trainer
    let interval: Duration
    let clock: any Clock<Duration>
    let logger: Logger
    /// Called with every flag that was brought to an end.
    let afterRetrain: @Sendable (FlagRecord) async -> Void

    package init(
        trainer: Trainer,
        interval: Duration,
        clock: any Clock<Duration> = ContinuousClock(),
        logger: Logger,
        afterRetrain: @escaping @Sendable (FlagRecord) async -> Void = { _ in }
    ) {
        self.trainer = trainer
        self.interval = interval
        self.clock = clock
        self.logger = logger
        self.afterRetrain = afterRetrain
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    if let handled = try await trainer.handleNext() {
                        await afterRetrain(handled)
                    }
                    try await clock.sleep(for: interval)
                } catch is CancellationError {
                    return
                } catch {
                    logger.error("the flags cannot be followed; trying again", metadata: ["error": "\(error)"])
                    try? await clock.sleep(for: interval)
                }
            }
        }
    }
}
