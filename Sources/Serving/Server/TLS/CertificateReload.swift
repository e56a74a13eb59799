package import Logging
import Polling
import ServiceLifecycle

/// Looks at the files of the certificate at an interval.
package struct CertificateReload: Service {
    let certificate: ServerCertificate
    let metrics: ServingCounters
    let interval: Duration
    let clock: any Clock<Duration>
    let logger: Logger

    /// - Parameters:
    ///   - certificate: the certificate in force.
    ///   - metrics: counts what comes of the looks.
    ///   - interval: the time between two looks.
    ///   - clock: the clock of the interval.
    ///   - logger: receives new certificates, and files that cannot be used.
    package init(
        _ certificate: ServerCertificate,
        metrics: ServingCounters,
        interval: Duration,
        clock: any Clock<Duration> = ContinuousClock(),
        logger: Logger
    ) {
        self.certificate = certificate
        self.metrics = metrics
        self.interval = interval
        self.clock = clock
        self.logger = logger
    }

    package func run() async throws {
        try await Polling(
            every: interval,
            failure: .error("the files of the certificate cannot be examined"),
            clock: clock,
            logger: logger
        ) {
            metrics.looked(at: certificate, logger: logger)
        }
        .run()
    }
}
