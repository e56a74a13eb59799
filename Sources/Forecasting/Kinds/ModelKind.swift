import Observations

/// A way to train models: how one kind learns from observations.
///
/// Guarantees that every kind gives, checked by the conformance suite of the kinds:
/// - The same task gives the same weights, byte for byte, with any number of threads.
/// - It learns from the training parts, chooses on the validation parts, and only forecasts the held-out parts after
///   everything is decided.
package protocol ModelKind: Sendable {
    associatedtype Model: ForecastModel

    /// Trains on the stations of the task together.
    ///
    /// - Parameters:
    ///   - task: at least one station, with hours in its training and validation parts.
    ///   - progress: called after every epoch, if the kind has epochs; an error it throws ends the training.
    /// - Returns: the model with its outcomes on the validation and the held-out parts.
    /// - Throws: an error of the kind if a part has too few hours or the training diverges, ``ForecastError`` if the
    ///   kind's settings do not fit together, and what `progress` throws.
    func train(_ task: TrainingTask, progress: (EpochReport) throws -> Void) throws -> TrainedModel
}

extension ModelKind {
    package var name: ModelKindName { Model.Specification.kind }

    package func train(_ task: TrainingTask) throws -> TrainedModel {
        try train(task, progress: { _ in })
    }
}

/// What a model is to be trained for.
package struct TrainingTask: Sendable {
    package var target: Variable
    package var stations: [StationData]
    /// The champion; a kind that cannot continue from it starts from nothing.
    package var warmStart: (any ForecastModel)?
    /// Whether the weather has drifted since the champion was trained, so that its weights are to move further.
    package var isAfterDrift: Bool
    package var seed: UInt64
    /// At least 1; the result does not depend on it.
    package var threads: Int

    package init(
        target: Variable,
        stations: [StationData],
        warmStart: (any ForecastModel)? = nil,
        isAfterDrift: Bool = false,
        seed: UInt64 = 1,
        threads: Int = 1
    ) {
        self.target = target
        self.stations = stations
        self.warmStart = warmStart
        self.isAfterDrift = isAfterDrift
        self.seed = seed
        self.threads = threads
    }
}

/// What one pass over the samples did.
package struct EpochReport: Hashable, Sendable {
    /// 1 … `epochs`.
    package var epoch: Int
    package var epochs: Int
    /// Mean over the epoch's observed targets, each measured just before the step it led to.
    package var trainingLoss: Double
    /// Mean over the validation part's observed targets, after the epoch.
    package var validationLoss: Double
    /// The learning rate of the epoch's last step.
    package var learningRate: Double

    package init(epoch: Int, epochs: Int, trainingLoss: Double, validationLoss: Double, learningRate: Double) {
        self.epoch = epoch
        self.epochs = epochs
        self.trainingLoss = trainingLoss
        self.validationLoss = validationLoss
        self.learningRate = learningRate
    }
}
