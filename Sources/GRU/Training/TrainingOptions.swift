/// The options of a training.
package struct TrainingOptions: Hashable, Sendable, Codable {
    /// The number of passes over the samples, at least 1.
    package var epochs: Int
    /// The number of samples for each optimizer step, at least 1.
    package var batchSize: Int
    package var maximumLearningRate: Float
    package var schedule: LearningRateSchedule
    /// λ of AdamW, 0 or more.
    package var weightDecay: Float
    /// Gradients with a larger Euclidean norm are scaled down to this norm; `nil` for no limit.
    package var gradientClip: Float?
    package var loss: Loss
    /// The number of epochs without a better validation loss after which training stops; `nil` runs all epochs.
    package var patience: Int?
    /// The seed of the shuffling and the augmentation.
    package var seed: UInt64
    /// The number of threads, at least 1; the result does not depend on it.
    package var threads: Int

    package init(
        epochs: Int = 10,
        batchSize: Int = 128,
        maximumLearningRate: Float = 2e-3,
        schedule: LearningRateSchedule = .oneCycle,
        weightDecay: Float = 1e-4,
        gradientClip: Float? = 1,
        loss: Loss = .huber(delta: 1),
        patience: Int? = nil,
        seed: UInt64 = 1,
        threads: Int = 1
    ) {
        self.epochs = epochs
        self.batchSize = batchSize
        self.maximumLearningRate = maximumLearningRate
        self.schedule = schedule
        self.weightDecay = weightDecay
        self.gradientClip = gradientClip
        self.loss = loss
        self.patience = patience
        self.seed = seed
        self.threads = threads
    }

    /// - Throws: ``GRUError/option(name:found:expected:)`` for the first invalid value.
    package func validate() throws(GRUError) {
        try require(epochs >= 1, "epochs", epochs, "1 or more")
        try require((1...1 << 20).contains(batchSize), "batch size", batchSize, "1 … 1048576")
        try require(
            maximumLearningRate > 0 && maximumLearningRate.isFinite,
            "maximum learning rate",
            maximumLearningRate,
            "a positive number"
        )
        try require(weightDecay >= 0 && weightDecay.isFinite, "weight decay", weightDecay, "0 or more")
        if let gradientClip {
            try require(gradientClip > 0, "gradient clip", gradientClip, "a positive number, or none")
        }
        if case .huber(let delta) = loss {
            try require(delta > 0 && delta.isFinite, "huber delta", delta, "a positive number")
        }
        if let patience {
            try require(patience >= 1, "patience", patience, "1 or more, or none")
        }
        try require((1...1024).contains(threads), "threads", threads, "1 … 1024")
    }

    private func require(
        _ isValid: Bool,
        _ name: String,
        _ found: some CustomStringConvertible,
        _ expected: String
    ) throws(GRUError) {
        guard isValid else {
            throw .option(name: name, found: found.description, expected: expected)
        }
    }

    private enum CodingKeys: String, CodingKey {
        case epochs
        case batchSize = "batch_size"
        case maximumLearningRate = "maximum_learning_rate"
        case schedule
        case weightDecay = "weight_decay"
        case gradientClip = "gradient_clip"
        case loss
        case patience
        case seed
        case threads
    }
}
