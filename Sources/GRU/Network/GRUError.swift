/// An error of a network, its input or its training, with the value found and the value expected.
package enum GRUError: Error, Hashable, Sendable {
    case size(name: String, found: Int, lowest: Int)
    case parameterCount(found: Int, expected: Int)
    case nonFiniteParameter(tensor: String, index: Int)
    /// The sequence is empty or not a whole number of steps.
    case sequenceLength(found: Int, inputSize: Int)
    case contextLength(found: Int, expected: Int)
    /// The layout of a batch or sample source does not match the network's shape.
    case batchShape(found: BatchShape, expected: BatchShape)
    case option(name: String, found: String, expected: String)
    case noSamples(part: String)
    /// The loss became not finite.
    case diverged(epoch: Int, batch: Int)
    /// Every target of the validation part is masked, so the epochs cannot be compared.
    case unobservedValidation
    /// A network predicted values that are not finite.
    case nonFiniteValidation(epoch: Int)
}

extension GRUError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .size(let name, let found, let lowest):
            "The \(name) must be between \(lowest) and \(GRUShape.largestSize), got \(found)."
        case .parameterCount(let found, let expected):
            "The network must have \(expected) parameters, got \(found)."
        case .nonFiniteParameter(let tensor, let index):
            "Parameter \(index) of \(tensor) is not a finite number; the weights are damaged."
        case .sequenceLength(let found, let inputSize):
            "The input must be one or more steps of \(inputSize) numbers each, got \(found) numbers."
        case .contextLength(let found, let expected):
            "The context must have \(expected) numbers, got \(found)."
        case .batchShape(let found, let expected):
            "The samples must have the layout \(expected), got \(found)."
        case .option(let name, let found, let expected):
            "The training option \(name) must be \(expected), got \(found)."
        case .noSamples(let part):
            "The \(part) part has no samples; give it a longer range of hours."
        case .diverged(let epoch, let batch):
            "The training loss is not a finite number in batch \(batch) of epoch \(epoch); "
                + "check the scaling of the inputs or lower the learning rate."
        case .unobservedValidation:
            "No target of the validation part was observed, so the epochs cannot be compared."
        case .nonFiniteValidation(let epoch):
            "The validation loss after epoch \(epoch) is not a finite number; "
                + "check the validation inputs or lower the learning rate."
        }
    }
}
