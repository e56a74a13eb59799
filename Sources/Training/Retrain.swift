import Forecasting
import Healing
import Models
import Observations

/// One retrain: from observations to a challenger and the verdict on it.
///
/// Pure computation, on the caller's thread.
struct Retrain: Sendable {
    let configuration: TrainerConfiguration
    let series: [TrainingSeries]
    /// `nil` if no drift raised the flag.
    let driftBegan: Hour?
    let champion: ModelArtifact?

    /// The challenger and the verdict on it.
    struct Result: Sendable {
        var artifact: ModelArtifact
        var verdict: PromotionVerdict
        /// For the drift detector of the new version.
        var reference: [Outcome]
        /// The epochs of the weights that were kept.
        var history: [EpochReport]
        /// The settings of the training, by name.
        var settings: [String: String]
    }

    /// - Parameter progress: called after every epoch; an error that it throws ends the training.
    /// - Returns: the challenger and the verdict.
    /// - Throws: an error of the kind, `ForecastError` or ``ArtifactError``, and the errors of `progress`.
    func run(progress: (EpochReport) throws -> Void) throws -> Result {
        let champion = try self.champion?.verifiedModel()
        let data = RetrainData(series, driftBegan: driftBegan, window: configuration.kind.window)
        let task = TrainingTask(
            target: configuration.target.variable,
            stations: data.stations,
            champion: champion,
            start: configuration.start,
            isAfterDrift: driftBegan != nil,
            seed: configuration.seed,
            threads: configuration.threads
        )
        let trained = try configuration.kind.train(task, progress: progress)
        let comparison = try HeldOutComparison(
            challenger: trained.heldOutOutcomes,
            champion: champion,
            stations: data.stations,
            horizons: configuration.target.horizons,
            uncertain: data.uncertain
        )
        let verdict = configuration.gate.decide(
            recent: comparison.losses(in: data.recent),
            normal: data.normal.isEmpty ? nil : comparison.losses(in: data.normal)
        )
        let evaluation = Evaluation(trained.heldOutOutcomes)
        return Result(
            artifact: try artifact(of: trained, heldOut: evaluation),
            verdict: verdict,
            reference: try ReferenceResiduals.outcomes(of: trained, on: data.stations),
            history: trained.history,
            settings: trained.settings
        )
    }

    private func artifact(of trained: TrainedModel, heldOut: Evaluation) throws -> ModelArtifact {
        try ModelArtifact(
            trained.model,
            parent: champion?.manifest.version,
            training: TrainingRecord(
                stations: series.map { record in
                    let series = record.series
                    return TrainingStation(
                        id: record.station.id,
                        from: Timestamp(series.hours.lowerBound),
                        until: Timestamp(series.hours.upperBound - 1),
                        observations: series.hours.count { series[configuration.target.variable, $0] != nil }
                    )
                },
                seed: configuration.seed,
                epochs: trained.history.count,
                warmStart: trained.origin != .fromScratch
            ),
            heldOut: heldOut,
            calibration: IntervalCalibration(trained.validationOutcomes)
        )
    }
}
