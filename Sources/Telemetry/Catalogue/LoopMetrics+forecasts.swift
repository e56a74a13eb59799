extension LoopMetrics {
    package static let absoluteError = MetricDefinition.gauge(
        "aerocast_rolling_absolute_error_celsius",
        labels: ["horizon", "predictor"],
        unit: .celsius,
        help: "Mean absolute error of the same outcomes.",
        counts: "an observation is joined with the forecasts made for its hour"
    )
    package static let errorOutcomes = MetricDefinition.gauge(
        "aerocast_rolling_outcomes",
        labels: ["horizon"],
        help: "How many outcomes the rolling errors rest on, at most 168.",
        counts: "an observation is joined with the forecasts made for its hour"
    )
    package static let championPromoted = MetricDefinition.gauge(
        "aerocast_champion_promoted_timestamp_seconds",
        unit: .seconds,
        help: "When the champion was promoted, in seconds since 1970: its age is the time since; absent without one.",
        counts: "a version is promoted"
    )
    package static let championLearnt = MetricDefinition.gauge(
        "aerocast_champion_trained_until_timestamp_seconds",
        unit: .seconds,
        help: "The newest hour of weather that the champion has learnt from, in seconds since 1970.",
        counts: "a version is promoted"
    )

    static let forecasts = [absoluteError, errorOutcomes, championPromoted, championLearnt]
}
