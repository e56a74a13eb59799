import Forecasting
import GRU
import Store

/// What came of the training of a base model.
package struct TrainedBaseModel: Sendable {
    package var forecaster: Forecaster
    /// The epochs of the weights that were kept.
    package var epochs: Int
    package var unseen: UnseenOutcomes
    /// `nil` where no place could be left out.
    package var stacking: Stacking?

    init(forecaster: Forecaster, epochs: Int, unseen: UnseenOutcomes, stacking: Stacking) {
        self.forecaster = forecaster
        self.epochs = epochs
        self.unseen = unseen
        self.stacking = stacking
    }

    /// A model that is judged at the places it knows.
    init(_ pooled: TrainedForecaster) {
        forecaster = pooled.forecaster
        epochs = pooled.history.count
        unseen = UnseenOutcomes(
            validation: pooled.validationOutcomes,
            heldBack: pooled.heldBackOutcomes,
            placesLeftOut: 0
        )
    }
}

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
    /// Beside it, one place at a time is left out, a model of the others forecasts there, and what these forecasts were
    /// worth decides the shares of the ``Stacking``.
    ///
    /// - Parameters:
    ///   - stations: their splits are not looked at.
    ///   - progress: called after every one of ``epochs(on:)``; an error it throws ends the training.
    /// - Returns: the forecaster, and what it or its like forecast where they had not learnt.
    /// - Throws: ``BaseTrainingError/tooFewHours(found:required:)``, `GRUError` if a training diverges, and what
    ///   `progress` throws.
    package func train(
        on stations: [StationData],
        progress: (EpochReport) throws -> Void = { _ in }
    ) throws -> TrainedBaseModel {
        let pooled = try trainPooled(on: stations, progress: progress)
        let places = try placesToLeaveOut(of: stations)
            .map { place in
                let others = PlaceGroups.others(stations, without: place)
                return PlaceLeftOut(
                    stations: place.map { Self.inBlocks(stations[$0]) },
                    forecaster: try trainPooled(on: others, progress: progress).forecaster
                )
            }
        guard !places.isEmpty else { return TrainedBaseModel(pooled) }
        let stacking = Stacking(
            places: try places.map { try $0.learningOutcomes() },
            layout: pooled.forecaster.specification.layout
        )
        return TrainedBaseModel(
            forecaster: try pooled.forecaster.stacked(by: stacking),
            epochs: pooled.history.count,
            unseen: try UnseenOutcomes(places, stackedBy: stacking),
            stacking: stacking
        )
    }

    /// How many epochs a training of these stations takes, all its models together.
    package func epochs(on stations: [StationData]) -> Int {
        (1 + placesToLeaveOut(of: stations).count) * recipe.fromScratch.epochs
    }

    /// Trains one model on stations together, without the ``Stacking``.
    ///
    /// - Throws: as ``train(on:progress:)``.
    package func trainPooled(
        on stations: [StationData],
        progress: (EpochReport) throws -> Void = { _ in }
    ) throws -> TrainedForecaster {
        let hours = stations.map(\.observedHours).reduce(0, +)
        guard hours >= Self.minimumHours else {
            throw BaseTrainingError.tooFewHours(found: hours, required: Self.minimumHours)
        }
        return try recipe.train(on: stations.map(Self.inBlocks), seed: seed, threads: threads, progress: progress)
    }

    /// The places that can be left out.
    ///
    /// - Returns: indices into the stations, place by place; empty if a position is not known, or if without one of the
    ///   places too few hours would be left.
    private func placesToLeaveOut(of stations: [StationData]) -> [[Int]] {
        guard let places = try? PlaceGroups.of(stations.map(\.station)), places.count > 1 else { return [] }
        let isEnough = places.allSatisfy { place in
            PlaceGroups.others(stations, without: place).map(\.observedHours).reduce(0, +) >= Self.minimumHours
        }
        return isEnough ? places : []
    }

    private static func inBlocks(_ data: StationData) -> StationData {
        StationData(station: data.station, series: data.series, split: .blocks(data.series.hours))
    }

    /// The trained forecaster as a version that can be published, with what it was trained on.
    ///
    /// - Parameters:
    ///   - trained: what ``train(on:progress:)`` gave.
    ///   - stations: what it was given.
    ///   - model: the name under which it is to serve.
    /// - Returns: weights and manifest; its `held_back` scores and its calibration are of the unseen outcomes.
    /// - Throws: `ForecastError` when the forecaster cannot make its probe forecast.
    package func artifact(
        of trained: TrainedBaseModel,
        stations: [StationData],
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
                epochs: trained.epochs,
                warmStart: false
            ),
            heldBack: Evaluation(trained.unseen.heldBack),
            calibration: IntervalCalibration(trained.unseen.validation)
        )
    }
}

extension StationData {
    /// Hours with a temperature.
    package var observedHours: Int { series.hours.count { series[.temperature, $0] != nil } }
}
