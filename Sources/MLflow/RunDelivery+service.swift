import Logging
import Polling
import ServiceLifecycle
import Timing

extension RunDelivery {
    /// Delivers retrains as they come, independently of the trainer, until it is asked to stop.
    ///
    /// After a failure the server is left alone: for a second, then twice as long each time, up to five minutes.
    ///
    /// - Parameter interval: The pause between two looks for a retrain.
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

    /// Delivers the waiting retrains, for a program that ends then.
    ///
    /// - Parameter limit: When the time is up, the undelivered retrains are left to the next program.
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
