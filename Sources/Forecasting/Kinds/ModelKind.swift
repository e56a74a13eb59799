package import Observations

/// A method that trains models from observations.
///
/// Every kind gives these guarantees; the conformance suite of the kinds checks them:
/// - The same task gives the same weights, byte for byte, with any number of threads.
/// - It learns from the training parts and chooses on the validation parts. It forecasts the held-out parts only after
///   all choices.
package protocol ModelKind: Sendable {
    associatedtype Model: ForecastModel

    /// The settings for a base model of several places, which is then fine-tuned for stations.
    var forBaseModel: Self { get }

    /// The kind with these variables as inputs in addition to the target; a kind that chooses its inputs ignores them.
    func reading(_ additionalInputs: [Variable]) -> Self

    /// The kind with these settings; it ignores those that it does not have.
    func tuned(_ settings: TuningSettings) -> Self

    /// The minimum number of hours that a trained model reads, the origin included.
    var window: Int { get }

    /// The maximum number of epochs of a training, for progress reports; 0 if the kind has none.
    func epochs(from start: TrainingStart) -> Int

    /// Trains one model on all stations of the task.
    ///
    /// - Parameters:
    ///   - task: at least one station, with hours in its training and validation parts.
    ///   - progress: called after every epoch, if the kind has epochs; an error it throws ends the training.
    /// - Returns: the model with its outcomes on the validation and the held-out parts.
    /// - Throws: an error of the kind if a part has too few hours or the training diverges, ``ForecastError`` if the
    ///   kind's settings contradict each other, and the errors of `progress`.
    func train(_ task: TrainingTask, progress: (EpochReport) throws -> Void) throws -> TrainedModel
}

extension ModelKind {
    package var forBaseModel: Self { self }

    package func reading(_ additionalInputs: [Variable]) -> Self { self }

    package func tuned(_ settings: TuningSettings) -> Self { self }

    package var name: ModelKindName { Model.Specification.kind }

    package func train(_ task: TrainingTask) throws -> TrainedModel {
        try train(task, progress: { _ in })
    }
}

/// The data and settings of one training.
package struct TrainingTask: Sendable {
    package var target: Variable
    package var stations: [StationData]
    /// The champion; a kind that cannot continue from it starts with fresh weights.
    package var champion: (any ForecastModel)?
    package var start: TrainingStart
    /// Whether the weather has drifted since the champion was trained; its weights then change more.
    package var isAfterDrift: Bool
    package var seed: UInt64
    /// At least 1; the result does not depend on it.
    package var threads: Int

    package init(
        target: Variable,
        stations: [StationData],
        champion: (any ForecastModel)? = nil,
        start: TrainingStart = .fineTuning,
        isAfterDrift: Bool = false,
        seed: UInt64 = 1,
        threads: Int = 1
    ) {
        self.target = target
        self.stations = stations
        self.champion = champion
        self.start = start
        self.isAfterDrift = isAfterDrift
        self.seed = seed
        self.threads = threads
    }
}

/// The initial weights of a training if a champion exists.
package enum TrainingStart: String, Hashable, Sendable {
    /// Fresh weights, even if a champion exists.
    case fromScratch = "from_scratch"
    /// The champion's weights if the kind can continue from them, else fresh weights.
    case fineTuning = "fine_tuning"
    /// Both; fresh weights are kept only if they are clearly better on the validation parts.
    case whicheverValidatesBetter = "whichever_validates_better"
}

/// The result of one pass over the samples.
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

/// An error of a kind that is caused by the data or the settings of a training.
package protocol TrainingFailure: Error {}
