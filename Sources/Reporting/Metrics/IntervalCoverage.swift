import Observations
import Store
import Telemetry

/// The observed and the nominal coverage of intervals.
enum IntervalCoverage {
    /// A month of hourly outcomes: an estimate of a coverage near 1 needs more outcomes than an estimate of an error.
    static let window = 720

    static let coverage = MetricDefinition.gauge(
        "aerocast_interval_coverage_ratio",
        labels: ["target", "horizon"],
        help:
            "Fraction of the newest \(window) outcomes whose observation is inside the interval, by horizon in hours.",
        updatedWhen: "an observation is joined with the forecasts made for its hour"
    )
    static let level = MetricDefinition.gauge(
        "aerocast_interval_level_ratio",
        labels: ["target", "horizon"],
        help: "Nominal coverage of the intervals of the same outcomes.",
        updatedWhen: "an observation is joined with the forecasts made for its hour"
    )

    static let metric = LoopMetric.ofTarget(coverage, level) { reading in
        try reading.target.horizons.flatMap { horizon -> [CollectedSample] in
            guard
                let summary = try reading.transaction.recentCoverage(
                    of: reading.target.name,
                    horizon: horizon,
                    limit: window
                )
            else {
                return []
            }
            return [
                reading.sample(coverage, "\(horizon)", value: summary.coverage),
                reading.sample(level, "\(horizon)", value: summary.level),
            ]
        }
    }
}
