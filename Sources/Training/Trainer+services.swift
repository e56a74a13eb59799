import Logging
import Observations
package import Polling
package import ServiceLifecycle
import Store

extension Trainer {
    /// Judges the champion on probation and handles flags until it is stopped.
    ///
    /// - Parameters:
    ///   - interval: The pause between two checks for a flag.
    ///   - probation: Judged if there are new outcomes.
    ///   - pulse: Receives the result of each check.
    ///   - afterDecision: Called when a flag or a probation has ended.
    /// - Returns: The service.
    package func service(
        every interval: Duration,
        probation: ProbationWatch,
        pulse: Pulse? = nil,
        afterDecision: @escaping @Sendable () async -> Void
    ) -> some Service {
        Polling(
            every: interval,
            failure: .error("the flags cannot be followed; trying again"),
            logger: logger,
            observe: { [configuration] in pulse?.note("flags of \(configuration.target.name)", $0) },
            state: Int64(-1)
        ) { judged in
            let newest = try await store.read { try $0.latestOutcomeIdentifier() }
            if newest != judged {
                if try await probation.endsNow() { await afterDecision() }
                judged = newest
            }
            if try await handleNext() != nil { await afterDecision() }
        }
    }

    /// Judges the champion on probation and handles the open flag, then ends.
    ///
    /// If stopped, it releases the flag at once.
    ///
    /// - Parameters:
    ///   - probation: Judged first.
    ///   - afterwards: Called at the end, also if there was nothing to do.
    /// - Returns: The service.
    package func once(probation: ProbationWatch, afterwards: @escaping @Sendable () async -> Void) -> some Service {
        OnceService(whenStopped: "stopped on request; the flag is released", logger: logger) {
            _ = try await probation.endsNow()
            if try await handleNext() == nil { logger.info("no flag is ready to be handled") }
            await afterwards()
        }
    }
}
