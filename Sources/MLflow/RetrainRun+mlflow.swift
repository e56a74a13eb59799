import Observations
import Store

extension RetrainRun {
    var name: String { version ?? "flag-\(flag)-attempt-\(attempt)" }

    var tags: [MLflowClient.Tag] {
        var tags = [
            ("aerocast.flag", "\(flag)"), ("aerocast.reason", reason), ("aerocast.attempt", "\(attempt)"),
            ("aerocast.end", end.rawValue), ("aerocast.model", target.rawValue),
        ]
        if let version { tags.append(("aerocast.version", version)) }
        if let trace { tags.append(("aerocast.trace_id", trace)) }
        // MLflow shows this tag as the run's description.
        if let note { tags.append(("mlflow.note.content", note)) }
        return tags.map { MLflowClient.Tag(key: $0.0, value: String($0.1.prefix(5000))) }
    }

    var parameterTags: [MLflowClient.Tag] {
        parameters.sorted { $0.key < $1.key }.map { MLflowClient.Tag(key: $0.key, value: String($0.value.prefix(500))) }
    }

    /// Losses by epoch, and the final metrics at the last epoch; values that are not finite are skipped.
    var metricSeries: [MLflowClient.Metric] {
        let time = endedAt.milliseconds
        let series = epochs.flatMap { epoch in
            [
                ("training_loss", epoch.trainingLoss), ("validation_loss", epoch.validationLoss),
                ("learning_rate", epoch.learningRate),
            ]
            .map { MLflowClient.Metric(key: $0.0, value: $0.1, timestamp: time, step: epoch.epoch) }
        }
        let figures = metrics.sorted { $0.key < $1.key }
            .map { MLflowClient.Metric(key: $0.key, value: $0.value, timestamp: time, step: epochs.last?.epoch ?? 0) }
        return (series + figures).filter(\.value.isFinite)
    }
}

extension Double {
    /// Milliseconds of a time in seconds.
    var milliseconds: Int64 { Int64((self * 1000).rounded()) }
}
