import Telemetry

/// All metrics that the API counts itself, in addition to those of the database.
package enum ServingMetrics {
    package static let definitions =
        RequestMetrics.definitions + ForecastMetrics.definitions + IngestionMetrics.definitions
        + ReloadMetrics.definitions + ServedModelMetrics.definitions
}
