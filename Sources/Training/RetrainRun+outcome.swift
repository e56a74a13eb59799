import Forecasting
import Healing
import Models
import Observations
import Store

extension RetrainRun {
    /// Adds the challenger, its training and the verdict of the gate.
    ///
    /// - Parameters:
    ///   - result: the challenger.
    ///   - verdict: the recorded verdict of the gate.
    ///   - horizons: the horizons whose scores are recorded.
    mutating func note(_ result: Retrain.Result, verdict: PromotionVerdict, horizons: Horizons) {
        let manifest = result.artifact.manifest
        version = manifest.version
        note = verdict.objections.isEmpty ? nil : verdict.objections.map(\.description).joined(separator: "; ")
        let training = manifest.training
        let facts = [
            "kind": "\(manifest.kind)",
            "inputs": manifest.specification.inputs.map(\.name).joined(separator: ","),
            "window": "\(manifest.specification.window)",
            "seed": "\(training.seed)", "warm_start": "\(training.warmStart)", "parent": manifest.parent ?? "none",
            "stations": training.stations.map(\.id).joined(separator: ","),
            "observations": "\(training.stations.reduce(0) { $0 + $1.observations })",
            "from": training.stations.map(\.from).min().map { "\($0)" } ?? "none",
            "until": training.stations.map(\.until).max().map { "\($0)" } ?? "none",
            "sha256": manifest.sha256,
        ]
        parameters = facts.merging(manifest.specification.summary) { fact, _ in fact }
            .merging(result.settings) { fact, _ in fact }
        epochs = result.history.map { report in
            Epoch(
                epoch: report.epoch,
                trainingLoss: report.trainingLoss,
                validationLoss: report.validationLoss,
                learningRate: report.learningRate
            )
        }
        for score in manifest.heldOut.scores where horizons.contains(score.horizon) {
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
