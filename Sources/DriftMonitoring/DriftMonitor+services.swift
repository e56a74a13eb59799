import Logging
import Observations
package import Polling
package import ServiceLifecycle

extension DriftMonitor {
    /// Follows the outcomes until it is stopped.
    ///
    /// - Parameters:
    ///   - interval: The pause between two checks for new outcomes.
    ///   - pulse: Receives the result of each check.
    /// - Returns: The service.
    package func service(every interval: Duration, pulse: Pulse? = nil) -> some Service {
        Polling(
            every: interval,
            failure: .error("the outcomes cannot be followed; trying again"),
            logger: logger,
            observe: { [target] in pulse?.note("outcomes of \(target.name)", $0) },
            state: Int64?.none
        ) { position in
            _ = try await catchUp(from: &position)
        }
    }

    /// Judges the stored outcomes, then ends.
    ///
    /// If stopped, it ends between two batches; the next run continues from there.
    ///
    /// - Parameter afterwards: Called at the end, also if there was no new outcome.
    /// - Returns: The service.
    package func once(afterwards: @escaping @Sendable () async -> Void) -> some Service {
        OnceService(whenStopped: "stopped on request; the next run continues from here", logger: logger) {
            let count = try await catchUp()
            logger.info("caught up", metadata: ["outcomes": "\(count)"])
            await afterwards()
        }
    }
}
