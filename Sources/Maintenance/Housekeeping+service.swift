import Logging
import Polling
package import ServiceLifecycle

extension Housekeeping {
    /// A service that sweeps after each interval until graceful shutdown.
    package func service(every interval: Duration = .seconds(3600)) -> some Service {
        Polling(
            every: interval,
            start: .afterInterval,
            failure: .error("cannot delete old rows; retrying later"),
            logger: logger
        ) {
            try await sweep()
        }
    }
}
