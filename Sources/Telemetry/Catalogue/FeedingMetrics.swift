/// What the feeder says about its source and its posts.
package enum FeedingMetrics {
    package static let observations = MetricDefinition.counter(
        "aerocast_feeder_observations_total",
        labels: ["source", "result"],
        help: "Observations read from a source.",
        counts: "the API acknowledges one (accepted), refuses it (refused), or the source has an odd one (skipped)"
    )
    package static let posts = MetricDefinition.counter(
        "aerocast_feeder_posts_total",
        labels: ["result"],
        help: "Requests to the API.",
        counts: "the API answers (answered) or doesn't (failed); each attempt counts"
    )
    package static let postDuration = MetricDefinition.histogram(
        "aerocast_feeder_post_duration_seconds",
        unit: .seconds,
        buckets: Buckets.latency,
        help: "Time from a post to the API's answer.",
        counts: "the API answers"
    )
    package static let lastObservation = MetricDefinition.gauge(
        "aerocast_feeder_last_observation_timestamp_seconds",
        labels: ["station"],
        unit: .seconds,
        help: "Time of the newest acknowledged observation, in seconds since 1970.",
        counts: "the API acknowledges an observation"
    )
    package static let all = [observations, posts, postDuration, lastObservation]
}
