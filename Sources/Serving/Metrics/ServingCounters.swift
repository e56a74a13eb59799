import CoreMetrics

/// The counters of the API.
package struct ServingCounters: Sendable {
    let requests: RequestMetrics
    let forecasts: ForecastMetrics
    let ingestion: IngestionMetrics
    private let reloads: ReloadMetrics

    /// - Parameter factory: usually the `PrometheusRegistry` of the process.
    package init(factory: any MetricsFactory) {
        requests = RequestMetrics(factory: factory)
        forecasts = ForecastMetrics(factory: factory)
        ingestion = IngestionMetrics(factory: factory)
        reloads = ReloadMetrics(factory: factory)
    }

    /// - Parameter guarded: the horizons at which persistence answers for the new champion.
    func reloaded(guarded: Int) { reloads.succeeded(guarded: guarded) }

    func reloadFailed() { reloads.failed() }
}
