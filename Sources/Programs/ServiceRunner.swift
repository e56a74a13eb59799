import Logging
import ServiceLifecycle
import UnixSignals

/// Runs services together until one of the signals that ask a program to stop.
package enum ServiceRunner {
    /// - Parameters:
    ///   - services: started together; when one fails, all stop and its error is thrown.
    ///   - untilDone: services whose end, once they have done their work, ends the program.
    ///   - logger: hears of starts and stops.
    /// - Throws: the first service's error.
    package static func run(
        _ services: [any Service],
        untilDone: [any Service] = [],
        logger: Logger
    ) async throws {
        let lasting = services.map { ServiceGroupConfiguration.ServiceConfiguration(service: $0) }
        let finite = untilDone.map {
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
