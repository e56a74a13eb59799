import CoreMetrics
import Metrics
import Observations
import Telemetry

/// The certificate of the server.
struct CertificateMetrics: Sendable {
    static let end = MetricDefinition.gauge(
        "aerocast_tls_certificate_expiry_timestamp_seconds",
        unit: .seconds,
        help: "End of the validity of the certificate in force, in seconds since 1970; absent without TLS.",
        updatedWhen: "read at every scrape"
    )
    static let reloads = MetricDefinition.counter(
        "aerocast_tls_certificate_reloads_total",
        labels: ["result"],
        help: "Changes of the certificate's files that were taken over (succeeded), or that cannot be used (failed).",
        updatedWhen: "the files have changed"
    )

    static let definitions = [end, reloads]

    private let succeeded: Counter
    private let failed: Counter

    init(factory: any MetricsFactory) {
        succeeded = Self.reloads.counter("succeeded", in: factory)
        failed = Self.reloads.counter("failed", in: factory)
    }

    func looked(_ look: ServerCertificate.Look) {
        switch look {
        case .unchanged: break
        case .replaced: succeeded.increment()
        case .refused: failed.increment()
        }
    }

    /// The end of the validity, at each scrape.
    static func collector(_ certificate: ServerCertificate) -> Collector {
        Collector("certificate") {
            [CollectedSample(end, value: Double(certificate.end.secondsSince1970))]
        }
    }
}
