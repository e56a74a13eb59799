import Logging
import ServiceLifecycle

/// Delivers retrains as they come, beside the trainer, which waits for nothing.
///
/// After a failure the server is left alone: for a second, then twice as long each time, up to five minutes.
package struct RunDeliveryService: Service {
    let delivery: RunDelivery
    let interval: Duration
    let clock: any Clock<Duration>
    let logger: Logger

    static let firstPause: Duration = .seconds(1)
    static let longestPause: Duration = .seconds(300)

    package init(
        delivery: RunDelivery,
        interval: Duration,
        clock: any Clock<Duration> = ContinuousClock(),
        logger: Logger
    ) {
        self.delivery = delivery
        self.interval = interval
        self.clock = clock
        self.logger = logger
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            var pause = Self.firstPause
            while !Task.isCancelled {
                do {
                    try await delivery.deliverWaiting()
                    pause = Self.firstPause
                    try await clock.sleep(for: interval)
                } catch is CancellationError {
                    return
                } catch {
                    logger.warning(
                        "retrains wait for MLflow",
                        metadata: ["error": "\(error)", "again_in": "\(pause)"]
                    )
                    try? await clock.sleep(for: pause)
                    pause = min(pause * 2, Self.longestPause)
                }
            }
        }
    }

    /// Delivers what waits, for a program that ends then; what is not delivered when the time is up waits for the next.
    package static func deliverOnce(_ delivery: RunDelivery, within limit: Duration = .seconds(20)) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                do {
                    try await delivery.deliverWaiting()
                } catch {
                    delivery.logger.warning("retrains wait for MLflow", metadata: ["error": "\(error)"])
                }
            }
            group.addTask { try? await Task.sleep(for: limit) }
            await group.next()
            group.cancelAll()
        }
    }
}
