/// What the API counts itself, beside what the database says.
package enum ServingMetrics {
    package static let requests = MetricDefinition.counter(
        "aerocast_http_requests_total",
        labels: ["method", "route", "status"],
        help: "Requests that were answered.",
        counts: "an answer is made; route is unknown for a path that does not exist"
    )
    package static let requestDuration = MetricDefinition.histogram(
        "aerocast_http_request_duration_seconds",
        labels: ["method", "route", "status"],
        unit: .seconds,
        buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
        help: "From the request's head to the answer's.",
        counts: "an answer is made"
    )
    package static let inFlight = MetricDefinition.gauge(
        "aerocast_http_requests_in_flight",
        labels: ["method", "route"],
        help: "Requests that have come and are not answered yet.",
        counts: "a request comes, and its answer is made"
    )
    package static let forecasts = MetricDefinition.counter(
        "aerocast_forecasts_total",
        labels: ["answered_by", "model_version"],
        help: "Forecasts that /predict answered, one for each horizon.",
        counts: "a forecast is answered; model_version is empty where persistence answered"
    )
    package static let guardedHorizons = MetricDefinition.gauge(
        "aerocast_guarded_horizons",
        help:
            "Horizons at which persistence answers because the champion lost to it on its own held-back hours.",
        counts: "a champion is put into service"
    )
    package static let storedObservations = MetricDefinition.counter(
        "aerocast_ingested_observations_total",
        labels: ["result"],
        help:
            "Observations that clients sent; completed ones added channels to a known hour, rejected ones came with an error.",
        counts: "a request to /observations is answered"
    )
    package static let rejectedObservations = MetricDefinition.counter(
        "aerocast_rejected_observations_total",
        labels: ["reason"],
        help:
            "Rejected observations by what is wrong with them: station, time, temperature, wind_speed, pressure, empty (no"
            + " channel), or with_another (nothing, but another one of their request was wrong).",
        counts: "a request to /observations is refused; the first mistake of an observation counts"
    )
    package static let outcomes = MetricDefinition.counter(
        "aerocast_outcomes_total",
        help: "Forecasts that were joined with what was observed at their target time.",
        counts: "an observation is stored for whose hour forecasts had been made"
    )
    package static let reloads = MetricDefinition.counter(
        "aerocast_model_reloads_total",
        labels: ["result"],
        help: "Champions that were put into service (succeeded) or could not be loaded (failed).",
        counts: "a promotion is found in the database"
    )

    package static let reloadFailing = MetricDefinition.gauge(
        "aerocast_model_reload_failing",
        help: "1 while the newest champion cannot be loaded and the model before it serves on.",
        counts: "a champion cannot be loaded, and is loaded after all"
    )
    package static let servedModel = MetricDefinition.gauge(
        "aerocast_served_model_info",
        labels: ["model", "version", "sha256"],
        help: "Always 1; its labels name the version that answers. Absent while persistence does.",
        counts: "a champion is put into service"
    )

    package static let all = [
        requests, requestDuration, inFlight, forecasts, guardedHorizons, storedObservations, rejectedObservations,
        outcomes, reloads, reloadFailing, servedModel,
    ]
}
