/// What the trainer says about its runs; also what it pushes when it runs once.
package enum TrainingMetrics {
    package static let retrains = MetricDefinition.counter(
        "aerocast_retrains_total",
        labels: ["model", "verdict"],
        help: "Retrain flags that were closed.",
        counts: "a challenger is promoted (promoted), not better (rejected), or training fails (failed)",
        aliases: ["aerocast_retrain_count", "aerocast_retrain_total"]
    )
    package static let duration = MetricDefinition.gauge(
        "aerocast_retrain_duration_seconds",
        labels: ["model"],
        unit: .seconds,
        help: "Time that the last retrain took, from the claim of its flag to the verdict.",
        counts: "a flag is closed"
    )
    package static let lastRetrain = MetricDefinition.gauge(
        "aerocast_last_retrain_timestamp_seconds",
        labels: ["model"],
        unit: .seconds,
        help: "When the last retrain ended, in seconds since 1970.",
        counts: "a flag is closed; absent before the first",
        aliases: ["aerocast_last_retrain_ts"]
    )
    package static let rootMeanSquareError = MetricDefinition.gauge(
        "aerocast_validation_rmse_celsius",
        labels: ["model", "role"],
        unit: .celsius,
        help: "Root mean square error of champion and challenger on the same held-back hours, last comparison.",
        counts: "a challenger is compared with the champion"
    )
    package static let trainingLoss = MetricDefinition.gauge(
        "aerocast_training_loss",
        labels: ["model", "part"],
        help: "Loss of the present or last training on its training and validation part (part).",
        counts: "an epoch ends"
    )
    package static let epochs = MetricDefinition.counter(
        "aerocast_training_epochs_total",
        labels: ["model"],
        help: "Epochs trained.",
        counts: "an epoch ends"
    )
    package static let all = [retrains, duration, lastRetrain, rootMeanSquareError, trainingLoss, epochs]
}
