package import Logging
import ServiceLifecycle

/// A service that does its work once and ends; graceful shutdown cancels the work.
package struct OnceService: Service {
    let whenStopped: Logger.Message
    let logger: Logger
    let work: @Sendable () async throws -> Void

    /// - Parameters:
    ///   - whenStopped: The message if the work ends with `CancellationError`.
    ///   - logger: Receives the message.
    ///   - work: Errors other than `CancellationError` are the service's errors.
    package init(
        whenStopped: Logger.Message,
        logger: Logger,
        work: @escaping @Sendable () async throws -> Void
    ) {
        self.whenStopped = whenStopped
        self.logger = logger
        self.work = work
    }

    package func run() async throws {
        try await cancelWhenGracefulShutdown {
            do {
                try await work()
            } catch is CancellationError {
                logger.info(whenStopped)
            }
        }
    }
}
