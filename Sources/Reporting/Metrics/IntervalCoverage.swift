import Observations
import Store
import Telemetry

/// How often the intervals held.
enum IntervalCoverage {
    /// A month of hourly outcomes: coverage is a share near 1, and takes more outcomes to tell than an error does.
    static let window = 720

    static let coverage = MetricDefinition.gauge(
        "aerocast_interval_coverage_ratio",
        labels: ["target", "horizon"],
        help: "Share of the newest \(window) outcomes whose observation fell into the interval, by horizon in hours.",
        updatedWhen: "an observation is joined with the forecasts made for its hour"
    )
    static let level = MetricDefinition.gauge(
        "aerocast_interval_level_ratio",
        labels: ["target", "horizon"],
        help: "Share of the same outcomes that was meant to fall into the interval.",
        updatedWhen: "an observation is joined with the forecasts made for its hour"
    )

    static let metric = LoopMetric.ofTarget(coverage, level) { reading in
        try reading.target.horizons.flatMap { horizon -> [CollectedSample] in
            guard let summary = try reading.transaction.recentCoverage(horizon: horizon, limit: window) else {
                return []
            }
            return [
                reading.sample(coverage, "\(horizon)", value: summary.coverage),
                reading.sample(level, "\(horizon)", value: summary.level),
            ]
        }
    }
}
