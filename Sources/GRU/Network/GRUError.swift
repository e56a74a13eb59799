/// What was wrong with a network, its input or its training, with what was found and what was expected.
package enum GRUError: Error, Hashable, Sendable {
    case size(name: String, found: Int, lowest: Int)
    case parameterCount(found: Int, expected: Int)
    case nonFiniteParameter(tensor: String, index: Int)
    /// The sequence is empty or no whole number of steps.
    case sequenceLength(found: Int, inputSize: Int)
    case contextLength(found: Int, expected: Int)
    /// A batch or sample source was laid out for another shape than the network's.
    case batchShape(found: BatchShape, expected: BatchShape)
    case option(name: String, found: String, expected: String)
    case noSamples(part: String)
    /// The loss stopped being a number.
    case diverged(epoch: Int, batch: Int)
    /// Every target of the validation part is masked, so no epoch can be preferred.
    case unobservedValidation
    /// A network that has to predict finite numbers gave others.
    case nonFiniteValidation(epoch: Int)
}

extension GRUError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .size(let name, let found, let lowest):
            "The \(name) is \(found); it must lie in \(lowest) … \(GRUShape.largestSize)."
        case .parameterCount(let found, let expected):
            "Got \(found) parameters; this shape has \(expected)."
        case .nonFiniteParameter(let tensor, let index):
            "Parameter \(index) of \(tensor) is not a finite number; the weights are damaged."
        case .sequenceLength(let found, let inputSize):
            "Got \(found) input numbers; expected one or more steps of \(inputSize) numbers each."
        case .contextLength(let found, let expected):
            "Got \(found) context numbers; expected \(expected)."
        case .batchShape(let found, let expected):
            "The samples are laid out as \(found); the network reads \(expected)."
        case .option(let name, let found, let expected):
            "The training option \(name) is \(found); expected \(expected)."
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
