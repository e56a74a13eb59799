import GRU

/// Everything that decides how a forecaster is trained, beside the data, the seed and the threads.
package struct TrainingRecipe: Hashable, Sendable, Codable {
    /// What to begin with when there is a champion.
    package enum Start: String, Hashable, Sendable, Codable {
        /// Fresh weights, also if there is a champion.
        case fromScratch = "from_scratch"
        /// The champion's weights, if they are of the shape wanted; else fresh ones.
        case fineTuning = "fine_tuning"
        /// Both, and the one with the smaller error on the validation parts is kept.
        case whicheverValidatesBetter = "whichever_validates_better"
    }

    package var channels: ChannelSet
    package var layout: FeatureLayout
    /// Units of each GRU layer.
    package var hiddenSize: Int
    package var layerCount: Int
    /// Fresh weights see all of it; a champion's weights only the dropping, because they are to learn this place.
    package var augmentation: Augmentation
    package var start: Start
    /// Epochs, rates and loss for fresh weights; seed and threads are given to the training itself.
    package var fromScratch: TrainingOptions
    /// The same for a champion's weights: few epochs at a low rate, because they are nearly right.
    package var fineTuning: TrainingOptions
    /// How far to go from the champion's weights to the tuned ones, 0 … 1.
    ///
    /// Stopping short costs nothing on the validation parts and keeps more of what the champion knows of weather that
    /// the training part has not seen, such as another season (M. Wortsman et al., "Robust fine-tuning of zero-shot
    /// models", CVPR 2022, arXiv 2109.01903).
    package var fineTuningShare: Float

    /// The best recipe known.
    package init(channels: ChannelSet = .noaa, start: Start = .fineTuning) {
        self.channels = channels
        layout = FeatureLayout(channels: channels)
        hiddenSize = 64
        layerCount = 1
        augmentation = Augmentation(amplitude: 0.3)
        self.start = start
        fromScratch = TrainingOptions(epochs: 15, batchSize: 128, maximumLearningRate: 2e-3, weightDecay: 0.5)
        fineTuning = TrainingOptions(epochs: 5, batchSize: 128, maximumLearningRate: 1e-3, weightDecay: 0.05)
        fineTuningShare = 0.8
    }

    /// The recipe for a base model of several places, from which stations are fine-tuned.
    ///
    /// Few epochs, and levels of temperature that are shifted until they say little, keep it from learning its few places
    /// by heart.
    package static func base(channels: ChannelSet = .noaa) -> TrainingRecipe {
        var recipe = TrainingRecipe(channels: channels, start: .fromScratch)
        recipe.fromScratch.epochs = 4
        recipe.augmentation.offset = 10
        return recipe
    }

    /// The shape of the network that the recipe makes.
    ///
    /// - Throws: `GRUError` for sizes below 1.
    package func shape() throws(GRUError) -> GRUShape {
        try GRUShape(
            inputSize: layout.inputSize,
            hiddenSize: hiddenSize,
            layerCount: layerCount,
            contextSize: layout.contextSize,
            outputSize: layout.horizons
        )
    }

    private enum CodingKeys: String, CodingKey {
        case channels
        case layout
        case hiddenSize = "hidden_size"
        case layerCount = "layer_count"
        case augmentation
        case start
        case fromScratch = "from_scratch"
        case fineTuning = "fine_tuning"
        case fineTuningShare = "fine_tuning_share"
    }
}
