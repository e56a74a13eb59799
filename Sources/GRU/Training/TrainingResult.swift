/// What one pass over the samples did.
package struct EpochResult: Hashable, Sendable, Codable {
    /// 1 … `epochs`.
    package let epoch: Int
    package let epochs: Int
    /// Mean over the epoch's observed targets, each measured just before the step it led to.
    package let trainingLoss: Double
    /// Mean over the validation part's observed targets, after the epoch.
    package let validationLoss: Double
    /// Mean over the epoch's steps of the Euclidean norm before clipping.
    package let gradientNorm: Double
    /// Of the epoch's last step.
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

/// The outcome of a training.
package struct TrainingResult: Sendable {
    /// The weights after the epoch with the smallest validation loss.
    package let parameters: GRUParameters
    /// That epoch, 1 for the first.
    package let bestEpoch: Int
    /// That epoch's validation loss.
    package let validationLoss: Double
    /// Validation loss of the weights that training started from.
    package let initialValidationLoss: Double
    /// One report per epoch that ran.
    package let history: [EpochResult]
}
