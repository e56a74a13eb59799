extension LoopMetrics {
    package static let flagState = MetricDefinition.gauge(
        "aerocast_retrain_flag_state",
        labels: ["state"],
        help: "1 for the state of the open retrain flag, raised or claimed by a trainer; both 0 where none is open.",
        counts: "a flag is raised, claimed, given back and closed"
    )
    package static let flagAttempts = MetricDefinition.gauge(
        "aerocast_retrain_flag_attempts",
        help: "How often trainers have claimed the open retrain flag; absent where none is open.",
        counts: "a trainer claims the flag"
    )
    package static let lastRetrainDuration = MetricDefinition.gauge(
        "aerocast_last_retrain_duration_seconds",
        labels: ["reason", "verdict"],
        unit: .seconds,
        help: "How long the newest retrain that came to a verdict took.",
        counts: "a retrain is promoted or rejected",
        aliases: ["aerocast_retrain_duration_seconds"]
    )
    package static let retrainLoss = MetricDefinition.gauge(
        "aerocast_retrain_loss_ratio",
        labels: ["forecaster"],
        unit: .ratio,
        help:
            "Loss of champion, challenger and persistence on the held-back hours of the newest retrain that compared them; 1 is"
            + " as good as the champion of that time.",
        counts: "a retrain is promoted or rejected"
    )

    static let verdicts = [flagState, flagAttempts, lastRetrainDuration, retrainLoss]
}
