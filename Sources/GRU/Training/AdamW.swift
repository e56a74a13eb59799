/// Adam with decoupled weight decay (Loshchilov and Hutter, arXiv 1711.05101, algorithm 2), as PyTorch's `AdamW`:
/// θ ← θ − η·λ·θ, then θ ← θ − η·m̂/(√v̂ + ε).
package struct AdamW: Sendable {
    package static let firstDecay: Float = 0.9
    package static let secondDecay: Float = 0.999
    package static let epsilon: Float = 1e-8

    package let weightDecay: Float
    private var step = 0
    private var firstMoments: [Float]
    private var secondMoments: [Float]

    package init(count: Int, weightDecay: Float) {
        self.weightDecay = weightDecay
        firstMoments = Array(repeating: 0, count: count)
        secondMoments = Array(repeating: 0, count: count)
    }

    /// One step down the gradients, each times `scale` first.
    package mutating func update(
        _ values: inout [Float],
        gradients: [Float],
        scale: Float = 1,
        learningRate: Float
    ) {
        step += 1
        let firstCorrection = 1 - Double(Self.firstDecay).raised(to: step)
        let secondCorrection = 1 - Double(Self.secondDecay).raised(to: step)
        let stepSize = Float(Double(learningRate) / firstCorrection)
        let rootScale = Float(1 / secondCorrection.squareRoot())
        let keep = 1 - learningRate * weightDecay
        let count = min(values.count, gradients.count, firstMoments.count)
        values.withUnsafeMutableBufferPointer { values in
            gradients.withUnsafeBufferPointer { gradients in
                firstMoments.withUnsafeMutableBufferPointer { first in
                    secondMoments.withUnsafeMutableBufferPointer { second in
                        for index in 0..<count {
                            let gradient = gradients[index] * scale
                            let mean = Self.firstDecay * first[index] + (1 - Self.firstDecay) * gradient
                            let square =
                                Self.secondDecay * second[index] + (1 - Self.secondDecay) * gradient * gradient
                            first[index] = mean
                            second[index] = square
                            values[index] =
                                values[index] * keep
                                - stepSize * mean / (square.squareRoot() * rootScale + Self.epsilon)
                        }
                    }
                }
            }
        }
    }
}

extension Double {
    /// This number to a power of 1 or more, by squaring.
    fileprivate func raised(to exponent: Int) -> Double {
        var (result, base, rest) = (1.0, self, exponent)
        while rest > 0 {
            if !rest.isMultiple(of: 2) { result *= base }
            base *= base
            rest /= 2
        }
        return result
    }
}
