package import Telemetry

/// The metrics that the API counts, in addition to the metrics read from the database.
package enum ServingMetrics {
    package static let definitions =
        RequestMetrics.definitions + ConnectionMetrics.definitions + CertificateMetrics.definitions
        + ForecastMetrics.definitions + IngestionMetrics.definitions + DiskMetrics.definitions
        + TokenMetrics.definitions
        + ReloadMetrics.definitions + ServedModelMetrics.definitions
}
