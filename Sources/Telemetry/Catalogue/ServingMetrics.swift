/// What the API says about forecasts, observations and the model that it serves.
package enum ServingMetrics {
    package static let forecasts = MetricDefinition.counter(
        "aerocast_forecasts_total",
        labels: ["model", "result"],
        help: "Forecasts asked for.",
        counts: "a forecast is answered (served) or its input is refused (refused)"
    )
    package static let forecastDuration = MetricDefinition.histogram(
        "aerocast_forecast_duration_seconds",
        labels: ["model"],
        unit: .seconds,
        buckets: [0.000_01, 0.000_025, 0.000_05, 0.0001, 0.000_25, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1],
        help: "Time that the model takes for one forecast, without HTTP and the database.",
        counts: "a forecast is computed"
    )
    package static let observations = MetricDefinition.counter(
        "aerocast_observations_total",
        labels: ["result"],
        help: "Observations posted.",
        counts: "an observation is stored (stored), was there already (duplicate) or is refused (refused)"
    )
    package static let outcomes = MetricDefinition.counter(
        "aerocast_outcomes_total",
        labels: ["model"],
        help: "Forecasts that were matched with what was observed.",
        counts: "the observation for a forecast's target time is stored"
    )
    package static let rootMeanSquareError = MetricDefinition.gauge(
        "aerocast_forecast_rmse_celsius",
        labels: ["model", "forecaster"],
        unit: .celsius,
        help: "Root mean square error over the recent outcomes of one forecaster: served, champion or persistence.",
        counts: "read from the outcomes at every scrape; absent without outcomes",
        aliases: ["aerocast_last_rmse"]
    )
    package static let modelInfo = MetricDefinition.gauge(
        "aerocast_model_info",
        labels: ["model", "version"],
        help: "1 for the version that serves.",
        counts: "a model is loaded"
    )
    package static let modelSwaps = MetricDefinition.counter(
        "aerocast_model_swaps_total",
        labels: ["model", "result"],
        help: "Attempts to serve a newly promoted version.",
        counts: "a version is swapped in (swapped) or its artifact is broken and the old one stays (kept)"
    )
    package static let isReady = MetricDefinition.gauge(
        "aerocast_ready",
        help: "1 if a model serves and its probe forecast came out right, otherwise 0.",
        counts: "the answer of /readyz changes"
    )
    package static let lastObservation = MetricDefinition.gauge(
        "aerocast_last_observation_timestamp_seconds",
        labels: ["station"],
        unit: .seconds,
        help: "Time of the newest observation, in seconds since 1970.",
        counts: "read from the observations at every scrape"
    )
    package static let all = [
        forecasts, forecastDuration, observations, outcomes, rootMeanSquareError, modelInfo, modelSwaps, isReady,
        lastObservation,
    ]
}
