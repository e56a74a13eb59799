import Forecasting
import GRU
import Healing
import Store

/// One retrain: from observations to a challenger and the verdict on it.
///
/// Pure computation, on the caller's thread.
struct Retrain: Sendable {
    let configuration: TrainerConfiguration
    let series: [(station: Station, series: HourlySeries)]
    /// The hour at which the drift began; `nil` where none raised the flag.
    let driftBegan: Int64?
    let champion: ModelArtifact?

    /// What a retrain came to.
    struct Outcome: Sendable {
        var artifact: ModelArtifact
        var verdict: PromotionVerdict
        /// For the drift detector of the new version.
        var reference: [Forecasting.Outcome]
        /// Root mean squared error one hour ahead on the held-back hours, in °C.
        var challengerError: Double?
        /// The epochs of the weights that were kept.
        var history: [EpochReport]
    }

    /// - Parameter progress: called after every epoch; an error that it throws ends the training.
    /// - Returns: the challenger and the verdict.
    /// - Throws: `GRUError`, `ForecastError` or ``ArtifactError``, and what `progress` throws.
    func run(progress: (EpochReport) throws -> Void) throws -> Outcome {
        let champion = try self.champion?.verifiedForecaster()
        let data = RetrainData(series, driftBegan: driftBegan, window: configuration.recipe.layout.window)
        let trained = try configuration.recipe(afterDrift: driftBegan != nil)
            .train(
                on: data.stations,
                warmStart: champion,
                seed: configuration.seed,
                threads: configuration.threads,
                progress: progress
            )
        let comparison = try HeldBackComparison(
            challenger: trained.heldBackOutcomes,
            champion: champion,
            stations: data.stations
        )
        let verdict = configuration.gate.decide(
            recent: comparison.losses(in: data.recent),
            normal: data.normal.isEmpty ? nil : comparison.losses(in: data.normal)
        )
        let evaluation = Evaluation(trained.heldBackOutcomes)
        return Outcome(
            artifact: try artifact(of: trained, heldBack: evaluation),
            verdict: verdict,
            reference: try ReferenceResiduals.outcomes(of: trained, on: data.stations),
            challengerError: evaluation[horizon: 1]?.rootMeanSquareError,
            history: trained.history
        )
    }

    private func artifact(of trained: TrainedForecaster, heldBack: Evaluation) throws -> ModelArtifact {
        try ModelArtifact(
            trained.forecaster,
            model: configuration.model,
            parent: champion?.manifest.version,
            training: TrainingRecord(
                stations: series.map { station, series in
                    TrainingStation(
                        id: station.id,
                        from: Timestamp(hour: series.hours.lowerBound),
                        until: Timestamp(hour: series.hours.upperBound - 1),
                        observations: series.hours.count { series[.temperature, $0] != nil }
                    )
                },
                seed: configuration.seed,
                epochs: trained.history.count,
                warmStart: trained.origin != .fromScratch
            ),
            heldBack: heldBack,
            calibration: IntervalCalibration(trained.validationOutcomes)
        )
    }
}
