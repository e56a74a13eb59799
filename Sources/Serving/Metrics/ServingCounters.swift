package import CoreMetrics
package import Logging
import Observations

/// The counters of the API.
package struct ServingCounters: Sendable {
    let requests: RequestMetrics
    let connections: ConnectionMetrics
    let certificate: CertificateMetrics
    let forecasts: ForecastMetrics
    let ingestion: IngestionMetrics
    let tokens: TokenMetrics
    private let reloads: ReloadMetrics

    /// - Parameter factory: usually the `PrometheusRegistry` of the process.
    package init(factory: any MetricsFactory) {
        requests = RequestMetrics(factory: factory)
        connections = ConnectionMetrics(factory: factory)
        certificate = CertificateMetrics(factory: factory)
        forecasts = ForecastMetrics(factory: factory)
        ingestion = IngestionMetrics(factory: factory)
        tokens = TokenMetrics(factory: factory)
        reloads = ReloadMetrics(factory: factory)
    }

    /// Looks at the files of a certificate, and counts what comes of it.
    package func looked(at certificate: ServerCertificate, logger: Logger) {
        self.certificate.looked(certificate.look(logger))
    }

    /// - Parameters:
    ///   - target: the target of the champion.
    ///   - guarded: the number of horizons at which persistence answers in place of the new champion.
    func reloaded(_ target: TargetName, guarded: Int) { reloads.succeeded(target, guarded: guarded) }

    func reloadFailed(_ target: TargetName) { reloads.failed(target) }
}
