package import Logging
import Polling
package import ServiceLifecycle
import UnixSignals

/// Runs services together until SIGTERM or SIGINT, or until the program that started this one is gone.
package enum ServiceRunner {
    /// Runs the services.
    ///
    /// - Parameters:
    ///   - services: started together; if one fails, all stop and its error is thrown.
    ///   - untilDone: services that end; the first end stops all services gracefully.
    ///   - logger: logs starts and stops.
    /// - Throws: the error of the first service that fails.
    package static func run(
        _ services: [any Service],
        untilDone: [any Service] = [],
        logger: Logger
    ) async throws {
        let lasting = (services + [FreedMemoryReturn(logger: logger)])
            .map { ServiceGroupConfiguration.ServiceConfiguration(service: $0) }
        let parent: [any Service] = ParentWatch().map { [$0] } ?? []
        let finite = (untilDone + parent)
            .map {
                ServiceGroupConfiguration.ServiceConfiguration(
                    service: $0,
                    successTerminationBehavior: .gracefullyShutdownGroup
                )
            }
        var configuration = ServiceGroupConfiguration(
            services: lasting + finite,
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        configuration.maximumGracefulShutdownDuration = .seconds(20)
        try await ServiceGroup(configuration: configuration).run()
    }
}
