import Forecasting
import GRU
import Store

/// The training of a base model: one model of several places, which serves stations that it has never seen, and from
/// which stations are fine-tuned.
package struct BaseModel: Sendable {
    package var recipe: TrainingRecipe
    package var seed: UInt64
    /// The weights do not depend on it.
    package var threads: Int

    /// Below this there is nothing to validate on, in hours with a temperature.
    package static let minimumHours = 2400

    package init(recipe: TrainingRecipe = .base(), seed: UInt64 = 1, threads: Int = 1) {
        self.recipe = recipe
        self.seed = seed
        self.threads = threads
    }

    /// Trains on stations together, every season of each (`Split.blocks`).
    ///
    /// - Parameters:
    ///   - stations: their splits are not looked at.
    ///   - progress: called after every epoch; an error it throws ends the training.
    /// - Returns: the forecaster, with its outcomes on the held-back blocks.
    /// - Throws: ``BaseTrainingError/tooFewHours(found:required:)``, `GRUError` if the training diverges, and what
    ///   `progress` throws.
    package func train(
        on stations: [StationData],
        progress: (EpochReport) throws -> Void = { _ in }
    ) throws -> TrainedForecaster {
        let hours = stations.map(\.observedHours).reduce(0, +)
        guard hours >= Self.minimumHours else {
            throw BaseTrainingError.tooFewHours(found: hours, required: Self.minimumHours)
        }
        return try recipe.train(on: stations.map(Self.inBlocks), seed: seed, threads: threads, progress: progress)
    }

    static func inBlocks(_ data: StationData) -> StationData {
        StationData(station: data.station, series: data.series, split: .blocks(data.series.hours))
    }

    /// The trained forecaster as a version that can be published, with what it was trained on.
    ///
    /// - Parameters:
    ///   - trained: what ``train(on:progress:)`` gave.
    ///   - stations: what it was given.
    ///   - unseen: forecasts where it, or one like it, had not learnt.
    ///   - model: the name under which it is to serve.
    /// - Returns: weights and manifest; its `held_back` scores and its calibration are of the unseen outcomes.
    /// - Throws: `ForecastError` when the forecaster cannot make its probe forecast.
    package func artifact(
        of trained: TrainedForecaster,
        stations: [StationData],
        unseen: UnseenOutcomes,
        model: String
    ) throws -> ModelArtifact {
        try ModelArtifact(
            trained.forecaster,
            model: model,
            parent: nil,
            training: TrainingRecord(
                stations: stations.map { data in
                    TrainingStation(
                        id: data.station.id,
                        from: Timestamp(hour: data.series.hours.lowerBound),
                        until: Timestamp(hour: data.series.hours.upperBound - 1),
                        observations: data.observedHours
                    )
                },
                seed: seed,
                epochs: trained.history.count,
                warmStart: false
            ),
            heldBack: Evaluation(unseen.heldBack),
            calibration: IntervalCalibration(unseen.validation)
        )
    }
}

extension StationData {
    /// Hours with a temperature.
    package var observedHours: Int { series.hours.count { series[.temperature, $0] != nil } }
}
