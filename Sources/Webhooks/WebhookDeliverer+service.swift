import Logging
import Polling
package import ServiceLifecycle
import Timing

extension WebhookDeliverer {
    /// A service that delivers messages until graceful shutdown.
    ///
    /// - Parameter interval: the pause between two looks into the outbox.
    /// - Returns: the service.
    package func service(every interval: Duration) -> some Service {
        Polling(
            every: interval,
            backoff: ExponentialBackoff(first: interval, ceiling: .seconds(60)),
            failure: .warning("webhooks wait"),
            clock: clock,
            logger: logger
        ) {
            try await deliverDue()
        }
    }
}
