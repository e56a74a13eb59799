import Logging
import ServiceLifecycle
import Store

/// Runs the trainer as a service: judges the champion on probation, and handles flags as they come.
package struct TrainerService: Service {
    let trainer: Trainer
    let probation: ProbationWatch?
    let interval: Duration
    let clock: any Clock<Duration>
    let logger: Logger
    /// Called when a flag was brought to an end, or a probation.
    let afterDecision: @Sendable () async -> Void

    package init(
        trainer: Trainer,
        probation: ProbationWatch? = nil,
        interval: Duration,
        clock: any Clock<Duration> = ContinuousClock(),
        logger: Logger,
        afterDecision: @escaping @Sendable () async -> Void = {}
    ) {
        self.trainer = trainer
        self.probation = probation
        self.interval = interval
        self.clock = clock
        self.logger = logger
        self.afterDecision = afterDecision
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            var judged: Int64 = -1
            while !Task.isCancelled {
                do {
                    judged = try await judgeProbation(after: judged)
                    if try await trainer.handleNext() != nil {
                        await afterDecision()
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

    /// Looks at the probation when there are new outcomes.
    ///
    /// - Parameter judged: the newest outcome of the last look.
    /// - Returns: the newest outcome of this one.
    /// - Throws: `StoreError`, and `CancellationError` while the service ends.
    private func judgeProbation(after judged: Int64) async throws -> Int64 {
        guard let probation else { return judged }
        let newest = try await trainer.store.read { try $0.latestOutcomeIdentifier() }
        guard newest != judged else { return judged }
        if try await probation.endsNow() { await afterDecision() }
        return newest
    }
}
