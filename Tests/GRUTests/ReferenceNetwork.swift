import Foundation
import GRU

/// A second implementation of the network, in plain scalar loops in `Double`, written from the equations.
///
///     r = σ(W_ir x + b_ir + W_hr h + b_hr)
///     z = σ(W_iz x + b_iz + W_hz h + b_hz)
///     n = tanh(W_in x + b_in + r ⊙ (W_hn h + b_hn))
///     h' = (1 − z) ⊙ n + z ⊙ h
///     y = W_head [h_T ; context] + b_head
struct ReferenceNetwork {
    let shape: GRUShape
    var values: [Double]
    private let tensors: [String: Tensor]

    init(_ parameters: GRUParameters) {
        shape = parameters.shape
        values = parameters.values.map(Double.init)
        tensors = Dictionary(
            uniqueKeysWithValues: GRUParameters.tensors(of: parameters.shape).map { ($0.name, $0) }
        )
    }

    func forward(steps: [Double], context: [Double]) -> [Double] {
        let (inputSize, hiddenSize) = (shape.inputSize, shape.hiddenSize)
        var sequence = stride(from: 0, to: steps.count, by: inputSize).map { Array(steps[$0..<$0 + inputSize]) }
        for layer in 0..<shape.layerCount {
            var hidden = [Double](repeating: 0, count: hiddenSize)
            sequence = sequence.map { input in
                let fromInput = affine("gru.weight_ih_l\(layer)", "gru.bias_ih_l\(layer)", input)
                let fromHidden = affine("gru.weight_hh_l\(layer)", "gru.bias_hh_l\(layer)", hidden)
                hidden = (0..<hiddenSize)
                    .map { unit in
                        let r = sigmoid(fromInput[unit] + fromHidden[unit])
                        let z = sigmoid(fromInput[hiddenSize + unit] + fromHidden[hiddenSize + unit])
                        let n = tanh(fromInput[2 * hiddenSize + unit] + r * fromHidden[2 * hiddenSize + unit])
                        return (1 - z) * n + z * hidden[unit]
                    }
                return hidden
            }
        }
        return affine("head.weight", "head.bias", (sequence.last ?? []) + context)
    }

    /// The weighted mean loss of a batch.
    func loss(_ batch: Batch, _ loss: Loss) -> Double {
        let (perSequence, contextSize) = (batch.shape.steps * shape.inputSize, shape.contextSize)
        var (sum, weightSum) = (0.0, 0.0)
        for row in 0..<batch.count {
            let outputs = forward(
                steps: batch.inputs[row * perSequence..<(row + 1) * perSequence].map(Double.init),
                context: batch.context[row * contextSize..<(row + 1) * contextSize].map(Double.init)
            )
            for (output, value) in outputs.enumerated() {
                let position = row * shape.outputSize + output
                let weight = Double(batch.weights[position])
                if weight == 0 { continue }
                let error = value - Double(batch.targets[position])
                weightSum += weight
                switch loss {
                case .squaredError:
                    sum += weight * error * error
                case .huber(let delta):
                    let delta = Double(delta)
                    sum += weight * (abs(error) <= delta ? error * error / 2 : delta * (abs(error) - delta / 2))
                }
            }
        }
        return sum / weightSum
    }

    private func affine(_ weight: String, _ bias: String, _ input: [Double]) -> [Double] {
        guard let weight = tensors[weight], let bias = tensors[bias] else { return [] }
        return (0..<weight.shape[0])
            .map { row in
                var sum = values[bias.range.lowerBound + row]
                for (column, number) in input.enumerated() {
                    sum += values[weight.range.lowerBound + row * weight.shape[1] + column] * number
                }
                return sum
            }
    }

    private func sigmoid(_ x: Double) -> Double {
        1 / (1 + exp(-x))
    }
}
