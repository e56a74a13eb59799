import Logging
import Polling
package import ServiceLifecycle

extension JobRunner {
    /// Runs jobs until graceful shutdown, which returns the running job to the queue.
    ///
    /// - Parameter interval: the pause between two looks for a job.
    /// - Returns: the service.
    package func service(every interval: Duration) -> some Service {
        Polling(every: interval, failure: .error("jobs cannot be claimed; trying again"), logger: logger) {
            while try await runNext() != nil {}
        }
    }
}
