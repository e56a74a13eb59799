import Logging
import Polling
package import ServiceLifecycle
import Timing

extension RunDelivery {
    /// A service that delivers retrains, independently of the trainer, until graceful shutdown.
    ///
    /// After a failure, the service waits for a second, then twice as long after each failure, up to five minutes.
    ///
    /// - Parameter interval: The pause between two checks of the outbox.
    /// - Returns: The service.
    package func service(every interval: Duration) -> some Service {
        Polling(
            every: interval,
            backoff: ExponentialBackoff(first: .seconds(1), ceiling: .seconds(300)),
            failure: .warning("retrains wait for MLflow"),
            logger: logger
        ) {
            try await deliverWaiting()
        }
    }

    /// Delivers the waiting retrains once, for a program that ends afterwards.
    ///
    /// - Parameter limit: The time limit; the next program delivers the remaining retrains.
    package func deliverOnce(within limit: Duration = .seconds(20)) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                do {
                    try await deliverWaiting()
                } catch {
                    logger.warning("retrains wait for MLflow", metadata: ["error": "\(error)"])
                }
            }
            group.addTask { try? await Task.sleep(for: limit) }
            await group.next()
            group.cancelAll()
        }
    }
}
