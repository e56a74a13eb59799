import Store
import Telemetry

/// The outbox for MLflow.
///
/// Only the counts are shown if it was never used.
enum DeliveredRuns {
    static let waiting = MetricDefinition.gauge(
        "aerocast_mlflow_waiting_runs",
        labels: ["target"],
        help: "Retrains in the outbox that MLflow does not have yet.",
        updatedWhen: "a retrain ends, and when it is delivered"
    )
    static let delivered = MetricDefinition.counter(
        "aerocast_mlflow_delivered_runs_total",
        labels: ["target"],
        help: "Retrains that MLflow has.",
        updatedWhen: "a retrain is delivered"
    )
    static let failed = MetricDefinition.counter(
        "aerocast_mlflow_failed_deliveries_total",
        labels: ["target"],
        help: "Deliveries of a retrain to MLflow that failed; each is tried again.",
        updatedWhen: "MLflow does not answer, or refuses"
    )

    static let metric = LoopMetric.ofTarget(waiting, delivered, failed) { reading in
        let state = try reading.transaction.outboxState(of: reading.model)
        let counts = [
            reading.sample(delivered, value: Double(state.delivered)),
            reading.sample(failed, value: Double(state.failures)),
        ]
        guard state != OutboxState() else { return counts }
        return counts + [reading.sample(waiting, value: Double(state.waiting))]
    }
}
