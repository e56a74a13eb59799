/// What the database says about the loop of drift and healing, as metrics.
///
/// The values are computed from rows, not counted in a process, so that they grow across restarts and short-lived
/// processes. The API shows them on `/metrics`; the trainer and the drift detector push them.
package enum LoopMetrics {
    package static let drifts = MetricDefinition.counter(
        "aerocast_drifts_total",
        help: "Drifts that the detector reported.",
        counts: "the drift detector stores an event of kind drift",
        aliases: ["aerocast_drift_count", "aerocast_drift_total"]
    )
    package static let driftEvents = MetricDefinition.counter(
        "aerocast_drift_events_total",
        labels: ["kind"],
        help: "What the detector said, by kind.",
        counts: "the drift detector stores an event"
    )
    package static let lastDrift = MetricDefinition.gauge(
        "aerocast_last_drift_timestamp_seconds",
        unit: .seconds,
        help: "When the newest drift was reported, in seconds since 1970; absent before the first.",
        counts: "the drift detector stores an event of kind drift",
        aliases: ["aerocast_last_drift_ts"]
    )
    package static let openFlag = MetricDefinition.gauge(
        "aerocast_retrain_flag_open",
        labels: ["reason"],
        help: "1 while a retrain flag is raised or claimed.",
        counts: "a flag is raised, and closed",
        aliases: []
    )
    package static let driftFlag = MetricDefinition.gauge(
        "aerocast_drift_flag_open",
        help: "1 while a retrain flag that drift raised is open.",
        counts: "a flag is raised for drift, and closed",
        aliases: ["aerocast_drift_flag"]
    )
    package static let flagAge = MetricDefinition.gauge(
        "aerocast_retrain_flag_age_seconds",
        unit: .seconds,
        help: "How long the open retrain flag has been open; absent where none is.",
        counts: "always while a flag is open"
    )
    package static let retrains = MetricDefinition.counter(
        "aerocast_retrains_total",
        labels: ["reason", "verdict"],
        help: "Closed retrain flags.",
        counts: "a flag is closed as promoted, rejected or failed"
    )
    package static let retrainAttempts = MetricDefinition.counter(
        "aerocast_retrains_closed_total",
        help: "Closed retrain flags of every reason and verdict.",
        counts: "a flag is closed",
        aliases: ["aerocast_retrain_count", "aerocast_retrain_total"]
    )
    package static let retrainSeconds = MetricDefinition.counter(
        "aerocast_retrain_busy_seconds_total",
        labels: ["reason", "verdict"],
        unit: .seconds,
        help: "Time spent in retrains that came to a verdict.",
        counts: "a retrain comes to a verdict"
    )
    package static let lastRetrain = MetricDefinition.gauge(
        "aerocast_last_retrain_timestamp_seconds",
        unit: .seconds,
        help: "When the newest retrain came to a verdict, in seconds since 1970; absent before the first.",
        counts: "a retrain is promoted or rejected",
        aliases: ["aerocast_last_retrain_ts"]
    )
    package static let promotions = MetricDefinition.counter(
        "aerocast_promotions_total",
        help: "Champions so far, the first one included.",
        counts: "a version is promoted"
    )
    package static let openProbation = MetricDefinition.gauge(
        "aerocast_probation_open",
        help: "1 while the champion is on probation.",
        counts: "a version replaces another, and when its probation ends"
    )
    package static let probations = MetricDefinition.counter(
        "aerocast_probations_total",
        labels: ["end"],
        help: "Probations that ended as passed, rolled_back, superseded or unjudged.",
        counts: "a probation ends"
    )
    package static let quarantined = MetricDefinition.gauge(
        "aerocast_quarantined_versions",
        help: "Versions that are not promoted by themselves any more.",
        counts: "a version is quarantined or released"
    )
    package static let gateLoss = MetricDefinition.gauge(
        "aerocast_gate_loss_ratio",
        labels: ["against", "hours", "horizon"],
        help: "Loss of the newest challenger over the champion's or persistence's on recent or normal held-back hours.",
        counts: "the promotion gate decides; horizon is in hours, or all"
    )
    package static let gateChance = MetricDefinition.gauge(
        "aerocast_gate_p_value",
        labels: ["against", "horizon"],
        help: "Chance of the newest challenger's lead on recent hours if it were no better than the other.",
        counts: "the promotion gate decides; horizon is in hours, or all"
    )
    package static let modelInfo = MetricDefinition.gauge(
        "aerocast_champion_info",
        labels: ["model", "version", "sha256"],
        help: "Always 1; its labels name the champion.",
        counts: "a version is promoted"
    )
    package static let error = MetricDefinition.gauge(
        "aerocast_rolling_error_celsius",
        labels: ["horizon", "predictor"],
        unit: .celsius,
        help:
            "Root mean squared error of the newest 168 outcomes, by horizon in hours; predictor is served (what clients were"
            + " told), champion (the model by itself) or persistence.",
        counts: "an observation is joined with the forecasts made for its hour"
    )
    package static let lastError = MetricDefinition.gauge(
        "aerocast_rolling_error_shortest_horizon_celsius",
        unit: .celsius,
        help: "The same for the shortest horizon and what was served, without labels.",
        counts: "an observation is joined with the forecasts made for its hour",
        aliases: ["aerocast_last_rmse", "aerocast_rmse_gru"]
    )
    package static let intervalCoverage = MetricDefinition.gauge(
        "aerocast_interval_coverage_ratio",
        labels: ["horizon"],
        help: "Share of the newest 720 outcomes whose observation fell into the interval, by horizon in hours.",
        counts: "an observation is joined with the forecasts made for its hour"
    )
    package static let intervalLevel = MetricDefinition.gauge(
        "aerocast_interval_level_ratio",
        labels: ["horizon"],
        help: "Share of the same outcomes that was meant to fall into the interval.",
        counts: "an observation is joined with the forecasts made for its hour"
    )
    package static let observations = MetricDefinition.gauge(
        "aerocast_stored_observations",
        help: "Observations in the database.",
        counts: "an observation is stored"
    )

    package static let all =
        [
            drifts, driftEvents, lastDrift, openFlag, driftFlag, flagAge, retrains, retrainAttempts, retrainSeconds,
            lastRetrain, promotions, openProbation, probations, quarantined, gateLoss, gateChance, modelInfo, error,
            lastError, intervalCoverage, intervalLevel, observations,
        ] + phases + watch + verdicts + forecasts + feed + runs
}
