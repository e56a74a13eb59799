import GRU
import Observations

extension GRUKind {
    package func train(_ task: TrainingTask, progress: (EpochReport) throws -> Void) throws -> TrainedModel {
        let wanted = try specification(for: task.target, fitting: [])
        let champion = (task.champion as? GRUForecaster)
            .flatMap { $0.specification.readsTheSame(as: wanted) ? $0 : nil }
        var best: Candidate
        if let champion, task.start != .fromScratch {
            best = try fineTune(champion, task, progress: progress)
            if task.start == .whicheverValidatesBetter {
                let fresh = try trainFromScratch(task, progress: progress)
                if fresh.trained.validationError < best.trained.validationError * (1 - freshAdvantage) { best = fresh }
            }
        } else {
            best = try trainFromScratch(task, progress: progress)
        }
        best.trained.heldOutOutcomes = try best.forecaster.outcomes(on: task.stations, \.heldOut)
        return best.trained
    }

    /// A trained network and its errors on the validation parts.
    private struct Candidate {
        var forecaster: GRUForecaster
        var trained: TrainedModel

        init(
            _ forecaster: GRUForecaster,
            _ origin: TrainedModel.Origin,
            _ result: TrainingResult?,
            _ options: TrainingOptions,
            on stations: [StationData]
        ) throws {
            self.forecaster = forecaster
            trained = try TrainedModel(
                forecaster,
                origin: origin,
                history: result?.history.map(EpochReport.init) ?? [],
                settings: options.settings,
                on: stations
            )
        }
    }

    private func trainFromScratch(_ task: TrainingTask, progress: (EpochReport) throws -> Void) throws -> Candidate {
        let specification = try specification(for: task.target, fitting: task.stations)
        let options = options(isWarm: false, task)
        let result = try GRU.train(
            from: GRUParameters(shape: specification.shape, seed: task.seed),
            on: samples(task.stations, \.training, specification, augmentation),
            validation: samples(task.stations, \.validation, specification),
            options: options,
            progress: { try progress(EpochReport($0)) }
        )
        let forecaster = try GRUForecaster(specification: specification, parameters: result.parameters)
        return try Candidate(forecaster, .fromScratch, result, options, on: task.stations)
    }

    private func fineTune(
        _ champion: GRUForecaster,
        _ task: TrainingTask,
        progress: (EpochReport) throws -> Void
    ) throws -> Candidate {
        let specification = champion.specification
        let options = options(isWarm: true, task)
        let result = try GRU.train(
            from: champion.network.parameters,
            on: samples(task.stations, \.training, specification, Augmentation(dropping: augmentation.dropping)),
            validation: samples(task.stations, \.validation, specification),
            options: options,
            progress: { try progress(EpochReport($0)) }
        )
        let parameters = try champion.network.parameters.moved(towards: result.parameters, by: fineTuningShare)
        let forecaster = try GRUForecaster(specification: specification, parameters: parameters)
        let tuned = try Candidate(forecaster, .fineTuned, result, options, on: task.stations)
        let unchanged = try Candidate(champion, .unchanged, nil, options, on: task.stations)
        return tuned.trained.validationError < unchanged.trained.validationError ? tuned : unchanged
    }

    private func samples(
        _ stations: [StationData],
        _ part: KeyPath<Split, [Range<Hour>]>,
        _ specification: GRUSpecification,
        _ augmentation: Augmentation = .none
    ) -> TrainingSamples {
        var samples = TrainingSamples(
            layout: specification.layout,
            scaler: specification.scaler,
            augmentation: augmentation
        )
        for data in stations { samples.add(data.series, of: data.station, parts: data.split[keyPath: part]) }
        return samples
    }
}

extension GRUParameters {
    /// The weights moved by a share of the way from these to others of the same shape.
    fileprivate func moved(towards other: GRUParameters, by share: Float) throws(GRUError) -> GRUParameters {
        try GRUParameters(shape: shape, values: zip(values, other.values).map { $0 + share * ($1 - $0) })
    }
}

extension TrainingOptions {
    /// The settings for reports, by name.
    fileprivate var settings: [String: String] {
        [
            "batch_size": "\(batchSize)", "maximum_epochs": "\(epochs)",
            "maximum_learning_rate": "\(maximumLearningRate)", "weight_decay": "\(weightDecay)",
        ]
    }
}

extension EpochReport {
    fileprivate init(_ epoch: EpochResult) {
        self.init(
            epoch: epoch.epoch,
            epochs: epoch.epochs,
            trainingLoss: epoch.trainingLoss,
            validationLoss: epoch.validationLoss,
            learningRate: Double(epoch.learningRate)
        )
    }
}

extension GRUError: TrainingFailure {}
