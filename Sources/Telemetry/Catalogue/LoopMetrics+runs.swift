/// How retrains get to MLflow.
extension LoopMetrics {
    package static let waitingRuns = MetricDefinition.gauge(
        "aerocast_mlflow_waiting_runs",
        help: "Retrains in the outbox that MLflow does not have yet.",
        counts: "a retrain ends, and when it is delivered"
    )
    package static let deliveredRuns = MetricDefinition.counter(
        "aerocast_mlflow_delivered_runs_total",
        help: "Retrains that MLflow has.",
        counts: "a retrain is delivered"
    )
    package static let failedDeliveries = MetricDefinition.counter(
        "aerocast_mlflow_failed_deliveries_total",
        help: "Deliveries of a retrain to MLflow that failed; it is tried again.",
        counts: "MLflow does not answer, or refuses"
    )

    static let runs = [waitingRuns, deliveredRuns, failedDeliveries]
}
