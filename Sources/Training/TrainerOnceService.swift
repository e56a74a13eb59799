import Logging
import ServiceLifecycle

/// Judges the champion on probation and handles the flag that is there, then ends.
///
/// Asked to stop, it gives the flag back at once.
package struct TrainerOnceService: Service {
    let trainer: Trainer
    let probation: ProbationWatch?
    let logger: Logger
    /// Called at the end, also when there was nothing to do.
    let afterwards: @Sendable () async -> Void

    package init(
        trainer: Trainer,
        probation: ProbationWatch?,
        logger: Logger,
        afterwards: @escaping @Sendable () async -> Void
    ) {
        self.trainer = trainer
        self.probation = probation
        self.logger = logger
        self.afterwards = afterwards
    }

    package func run() async throws {
        try await cancelWhenGracefulShutdown {
            do {
                _ = try await probation?.endsNow()
                if try await trainer.handleNext() == nil { logger.info("no flag is ready to be handled") }
                await afterwards()
            } catch is CancellationError {
                logger.info("stopped on request; the flag is given back")
            }
        }
    }
}
