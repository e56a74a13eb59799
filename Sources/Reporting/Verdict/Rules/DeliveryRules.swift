import Store

/// What is delivered to other systems.
enum DeliveryRules {
    static let all = [mlflow]

    static let mlflow = VerdictRule.ofTarget(
        "mlflow_failing",
        "retrains do not reach MLflow",
        .warning,
        .delivery,
        alert: "AerocastProgramFailing"
    ) { target, _ in
        guard target.outbox.waiting > 0, let error = target.outbox.error else { return [] }
        return [
            .needsYou(
                "\(target.outbox.waiting) retrains of \(target.name) wait for MLflow: \(error)",
                since: target.outbox.waitingSince,
                action: "no data is lost; check that the server runs and that the trainer has its address"
            )
        ]
    }
}
