package import GRU
package import Observations

/// How GRU networks are trained, apart from the data, the seed and the threads.
package struct GRUKind: ModelKind {
    package typealias Model = GRUForecaster

    /// The variables that a model reads in addition to the target.
    package var additionalInputs: [Variable]
    /// Hours, the origin included.
    package var window = 24
    package var horizons = Horizons.longest
    /// Units of each GRU layer.
    package var hiddenSize = 64
    package var layerCount = 1
    /// Fresh weights use all of it; a champion's weights use only the dropping, because they are to learn this place.
    package var augmentation = Augmentation(amplitude: 0.3)
    /// Epochs, rates and loss for fresh weights; seed and threads are given to the training itself.
    package var fromScratch = TrainingOptions(
        epochs: 15,
        batchSize: 128,
        maximumLearningRate: 2e-3,
        weightDecay: 0.5
    )
    /// Epochs, rates and loss for a champion's weights: few epochs at a low rate, because they are already close.
    package var fineTuning = TrainingOptions(
        epochs: 5,
        batchSize: 128,
        maximumLearningRate: 1e-3,
        weightDecay: 0.05
    )
    /// Epochs, rates and loss for a champion's weights after a drift: small batches change them more.
    package var adaptation = TrainingOptions(epochs: 10, batchSize: 32, maximumLearningRate: 1e-3)
    /// The share of the way from the champion's weights to the tuned ones, 0 … 1.
    ///
    /// A share below 1 does not increase the error on the validation parts and keeps more of the champion's knowledge
    /// of weather outside the training part, such as another season (M. Wortsman et al., "Robust fine-tuning of
    /// zero-shot models", CVPR 2022, arXiv 2109.01903).
    package var fineTuningShare: Float = 0.8
    /// The minimum relative advantage of fresh weights, 0 … 1: few validation hours are weak evidence, and a champion
    /// knows weather that they do not contain.
    package var freshAdvantage = 0.1

    /// The best known settings.
    package init(additionalInputs: [Variable] = [.windSpeed, .pressure]) {
        self.additionalInputs = additionalInputs
    }

    /// Few epochs and strongly shifted levels of the target prevent a base model from memorizing its few places.
    package var forBaseModel: GRUKind {
        var kind = self
        kind.fromScratch.epochs = 4
        kind.augmentation.offset = 10
        return kind
    }

    package func reading(_ additionalInputs: [Variable]) -> GRUKind {
        var kind = self
        kind.additionalInputs = additionalInputs
        return kind
    }

    package func tuned(_ settings: TuningSettings) -> GRUKind {
        var kind = self
        if let hiddenSize = settings.hiddenSize { kind.hiddenSize = hiddenSize }
        if let window = settings.window { kind.window = window }
        let trainings: [WritableKeyPath<GRUKind, TrainingOptions>] = [\.fromScratch, \.fineTuning]
        for options in trainings {
            if let epochs = settings.epochs { kind[keyPath: options].epochs = epochs }
            if let rate = settings.learningRate { kind[keyPath: options].maximumLearningRate = Float(rate) }
        }
        return kind
    }

    package func epochs(from start: TrainingStart) -> Int {
        switch start {
        case .fromScratch: fromScratch.epochs
        case .fineTuning: fineTuning.epochs
        case .whicheverValidatesBetter: fineTuning.epochs + fromScratch.epochs
        }
    }

    /// The variables that a model reads, the target first.
    func inputs(for target: Variable) -> [Variable] { [target] + additionalInputs.filter { $0 != target } }

    /// The features of a model for the target.
    package func layout(for target: Variable) -> FeatureLayout {
        FeatureLayout(target: target, inputs: inputs(for: target), window: window, horizons: horizons)
    }

    /// A specification with a scaler that is fitted on the training parts of the stations.
    ///
    /// - Throws: `GRUError` for sizes below 1, ``ForecastError`` if the settings contradict each other.
    package func specification(for target: Variable, fitting stations: [StationData]) throws -> GRUSpecification {
        let layout = layout(for: target)
        var fit = ScalerFit(layout: layout)
        for data in stations {
            for part in data.split.training { fit.add(data.series, hours: part) }
        }
        let shape = try GRUShape(
            inputSize: layout.inputSize,
            hiddenSize: hiddenSize,
            layerCount: layerCount,
            contextSize: layout.contextSize,
            outputSize: layout.horizons
        )
        return try GRUSpecification(inputs: inputs(for: target), layout: layout, shape: shape, scaler: fit.scaler())
    }

    /// The options of one training.
    func options(isWarm: Bool, _ task: TrainingTask) -> TrainingOptions {
        var options = isWarm ? (task.isAfterDrift ? adaptation : fineTuning) : fromScratch
        options.seed = task.seed
        options.threads = task.threads
        return options
    }
}
