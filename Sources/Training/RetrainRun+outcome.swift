import Forecasting
import GRU
import Healing
import Store

extension RetrainRun {
    /// Adds what was trained, how, and what the gate said of it.
    ///
    /// - Parameters:
    ///   - outcome: what the retrain came to.
    ///   - verdict: the gate's, as it is recorded.
    ///   - options: how it was trained.
    mutating func note(_ outcome: Retrain.Outcome, verdict: PromotionVerdict, options: TrainingOptions) {
        let manifest = outcome.artifact.manifest
        version = manifest.version
        remark = verdict.objections.isEmpty ? nil : verdict.objections.map(\.description).joined(separator: "; ")
        let training = manifest.training
        let shape = manifest.specification.shape
        parameters = [
            "channels": manifest.specification.channels.rawValue,
            "hidden_size": "\(shape.hiddenSize)", "layer_count": "\(shape.layerCount)",
            "window": "\(manifest.specification.window)",
            "batch_size": "\(options.batchSize)", "maximum_epochs": "\(options.epochs)",
            "maximum_learning_rate": "\(options.maximumLearningRate)", "weight_decay": "\(options.weightDecay)",
            "seed": "\(training.seed)", "warm_start": "\(training.warmStart)", "parent": manifest.parent ?? "none",
            "stations": training.stations.map(\.id).joined(separator: ","),
            "observations": "\(training.stations.reduce(0) { $0 + $1.observations })",
            "from": training.stations.map(\.from).min().map { "\($0)" } ?? "none",
            "until": training.stations.map(\.until).max().map { "\($0)" } ?? "none",
            "sha256": manifest.sha256,
        ]
        epochs = outcome.history.map { report in
            Epoch(
                epoch: report.epoch,
                trainingLoss: report.trainingLoss,
                validationLoss: report.validationLoss,
                learningRate: Double(report.learningRate)
            )
        }
        for score in manifest.heldBack.scores where HeldBackComparison.horizons.contains(score.horizon) {
            metrics["held_back.rmse_\(score.horizon)h"] = score.rootMeanSquareError
            metrics["held_back.mae_\(score.horizon)h"] = score.meanAbsoluteError
            metrics["held_back.persistence_rmse_\(score.horizon)h"] = score.persistenceError
        }
        note(verdict.recent, as: "recent")
        if let normal = verdict.normal { note(normal, as: "normal") }
    }

    private mutating func note(_ comparison: LossComparison, as hours: String) {
        let figures: [(String, Double?)] = [
            ("hours", Double(comparison.count)), ("challenger_loss", comparison.challengerLoss),
            ("champion_loss", comparison.championLoss), ("persistence_loss", comparison.persistenceLoss),
            ("p_value", comparison.test?.pValue), ("persistence_p_value", comparison.persistenceTest?.pValue),
        ]
        for (name, value) in figures { metrics["gate.\(hours).\(name)"] = value }
        for part in comparison.horizons ?? [] {
            metrics["gate.\(hours).challenger_loss_\(part.horizon)h"] = part.challengerLoss
            metrics["gate.\(hours).champion_loss_\(part.horizon)h"] = part.championLoss
            metrics["gate.\(hours).persistence_loss_\(part.horizon)h"] = part.persistenceLoss
        }
    }
}
