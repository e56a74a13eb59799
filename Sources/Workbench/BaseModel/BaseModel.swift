package import Forecasting
package import Models
package import Observations

/// A trained base model and its forecasts of unseen hours.
package struct TrainedBaseModel: Sendable {
    package var model: any ForecastModel
    /// The epochs of the weights that were kept.
    package var epochs: Int
    package var unseen: UnseenOutcomes
    /// `nil` if no place could be left out.
    package var stacking: Stacking?

    init(model: any ForecastModel, epochs: Int, unseen: UnseenOutcomes, stacking: Stacking) {
        self.model = model
        self.epochs = epochs
        self.unseen = unseen
        self.stacking = stacking
    }

    /// A model that is judged at the stations of its training.
    init(_ pooled: TrainedModel) {
        model = pooled.model
        epochs = pooled.history.count
        unseen = UnseenOutcomes(
            validation: pooled.validationOutcomes,
            heldOut: pooled.heldOutOutcomes,
            placesLeftOut: 0
        )
    }
}

/// The training of a base model: one model of several places, which serves unknown stations, and from which stations
/// are fine-tuned.
package struct BaseModel: Sendable {
    package var target: Variable
    package var kind: any ModelKind
    package var seed: UInt64
    /// The weights do not depend on the number of threads.
    package var threads: Int

    /// The smallest number of hours with the target that leaves hours for validation.
    package static let minimumHours = 2400

    package init(
        target: Variable = Target.standard.variable,
        kind: any ModelKind = ModelKinds.standard.forBaseModel,
        seed: UInt64 = 1,
        threads: Int = 1
    ) {
        self.target = target
        self.kind = kind
        self.seed = seed
        self.threads = threads
    }

    /// Trains on stations together, in every season of each station (`Split.blocks`).
    ///
    /// One place at a time is left out as well, and a model of the other places forecasts there; the skill of
    /// these forecasts decides the weights of the ``Stacking``.
    ///
    /// - Parameters:
    ///   - stations: their splits are ignored.
    ///   - progress: called after every one of ``epochs(on:)``; its error ends the training.
    /// - Returns: the model, with forecasts of hours that it, or models like it, had not learned from.
    /// - Throws: ``BaseTrainingError/tooFewHours(found:required:)``, an error of the kind if a training diverges, and
    ///   the errors of `progress`.
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
                    model: try trainPooled(on: others, progress: progress).model
                )
            }
        guard !places.isEmpty, let stackable = pooled.model as? any StackableModel else {
            return TrainedBaseModel(pooled)
        }
        let stacking = Stacking(
            places: try places.map { try $0.learningOutcomes() },
            layout: stackable.layout
        )
        return TrainedBaseModel(
            model: try stackable.stacked(by: stacking),
            epochs: pooled.history.count,
            unseen: try UnseenOutcomes(places, stackedBy: stacking),
            stacking: stacking
        )
    }

    /// The number of epochs of a training of these stations, all its models together.
    package func epochs(on stations: [StationData]) -> Int {
        (1 + placesToLeaveOut(of: stations).count) * kind.epochs(from: .fromScratch)
    }

    /// Trains one model on stations together, without the ``Stacking``.
    ///
    /// - Throws: the errors of ``train(on:progress:)``.
    package func trainPooled(
        on stations: [StationData],
        progress: (EpochReport) throws -> Void = { _ in }
    ) throws -> TrainedModel {
        let hours = stations.map { $0.observedHours(of: target) }.reduce(0, +)
        guard hours >= Self.minimumHours else {
            throw BaseTrainingError.tooFewHours(found: hours, required: Self.minimumHours)
        }
        let task = TrainingTask(
            target: target,
            stations: stations.map(Self.inBlocks),
            start: .fromScratch,
            seed: seed,
            threads: threads
        )
        return try kind.train(task, progress: progress)
    }

    /// The places that can be left out.
    ///
    /// - Returns: indices into the stations, place by place; empty if a position is unknown, or if too few hours would
    ///   be left without one of the places.
    private func placesToLeaveOut(of stations: [StationData]) -> [[Int]] {
        guard let places = try? PlaceGroups.of(stations.map(\.station)), places.count > 1 else { return [] }
        let isEnough = places.allSatisfy { place in
            PlaceGroups.others(stations, without: place).map { $0.observedHours(of: target) }.reduce(0, +)
                >= Self.minimumHours
        }
        return isEnough ? places : []
    }

    private static func inBlocks(_ data: StationData) -> StationData {
        StationData(station: data.station, series: data.series, split: .blocks(data.series.hours))
    }

    /// The trained model as a version that can be published, with its training record.
    ///
    /// - Parameters:
    ///   - trained: the result of ``train(on:progress:)``.
    ///   - stations: the stations of that training.
    /// - Returns: weights and manifest; its `held_back` scores and its calibration are computed from the unseen
    ///   outcomes.
    /// - Throws: `ForecastError` if the model cannot make its probe forecast.
    package func artifact(
        of trained: TrainedBaseModel,
        stations: [StationData]
    ) throws -> ModelArtifact {
        try ModelArtifact(
            trained.model,
            parent: nil,
            training: TrainingRecord(
                stations: stations.map { data in
                    TrainingStation(
                        id: data.station.id,
                        from: Timestamp(data.series.hours.lowerBound),
                        until: Timestamp(data.series.hours.upperBound - 1),
                        observations: data.observedHours(of: target)
                    )
                },
                seed: seed,
                epochs: trained.epochs,
                warmStart: false
            ),
            heldOut: Evaluation(trained.unseen.heldOut),
            calibration: IntervalCalibration(trained.unseen.validation)
        )
    }
}

extension StationData {
    /// The number of hours with a value of the variable.
    package func observedHours(of variable: Variable) -> Int { series.hours.count { series[variable, $0] != nil } }
}
