import Observations
import Store
import Telemetry

/// The outbox for MLflow; if it was never used, only the counters are exposed.
enum DeliveredRuns {
    static let waiting = MetricDefinition.gauge(
        "aerocast_mlflow_waiting_runs",
        labels: ["target"],
        help: "Retrains in the outbox that wait for delivery to MLflow.",
        updatedWhen: "a retrain ends, and when it is delivered"
    )
    static let delivered = MetricDefinition.counter(
        "aerocast_mlflow_delivered_runs_total",
        labels: ["target"],
        help: "Retrains that were delivered to MLflow.",
        updatedWhen: "a retrain is delivered"
    )
    static let failed = MetricDefinition.counter(
        "aerocast_mlflow_failed_deliveries_total",
        labels: ["target"],
        help: "Failed deliveries of a retrain to MLflow; each is retried.",
        updatedWhen: "MLflow does not answer, or refuses a request"
    )

    static let metric = LoopMetric.ofTarget(waiting, delivered, failed) { reading in
        let state = try reading.transaction.outboxState(of: reading.target.name)
        let counts = [
            reading.sample(delivered, value: Double(state.delivered)),
            reading.sample(failed, value: Double(state.failures)),
        ]
        guard state != OutboxState() else { return counts }
        return counts + [reading.sample(waiting, value: Double(state.waiting))]
    }
}
