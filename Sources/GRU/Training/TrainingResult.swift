/// The result of one pass over the samples.
package struct EpochResult: Hashable, Sendable, Codable {
    /// 1 … `epochs`.
    package let epoch: Int
    package let epochs: Int
    /// The mean over the epoch's observed targets, each before the step of its batch.
    package let trainingLoss: Double
    /// The mean over the validation part's observed targets, after the epoch.
    package let validationLoss: Double
    /// The mean of the Euclidean norm before clipping, over the epoch's steps.
    package let gradientNorm: Double
    /// The learning rate of the epoch's last step.
    package let learningRate: Float

    private enum CodingKeys: String, CodingKey {
        case epoch
        case epochs
        case trainingLoss = "training_loss"
        case validationLoss = "validation_loss"
        case gradientNorm = "gradient_norm"
        case learningRate = "learning_rate"
    }
}

/// The result of a training.
package struct TrainingResult: Sendable {
    /// The weights after the epoch with the smallest validation loss.
    package let parameters: GRUParameters
    /// The epoch of these weights, 1 for the first.
    package let bestEpoch: Int
    /// The validation loss of that epoch.
    package let validationLoss: Double
    /// The validation loss of the initial weights.
    package let initialValidationLoss: Double
    /// One report for each epoch that ran.
    package let history: [EpochResult]
}
