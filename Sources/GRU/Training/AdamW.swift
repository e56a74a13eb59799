/// Adam with decoupled weight decay (Loshchilov and Hutter, arXiv 1711.05101, algorithm 2), as PyTorch's `AdamW`:
/// θ ← θ − η·λ·θ, then θ ← θ − η·m̂/(√v̂ + ε).
package struct AdamW: Sendable {
    package static let firstDecay: Float = 0.9
    package static let secondDecay: Float = 0.999
    package static let epsilon: Float = 1e-8

    package let weightDecay: Float
    private let count: Int
    private var step = 0
    private var firstMoments: [LaneVector]
    private var secondMoments: [LaneVector]

    /// An optimizer before its first step.
    ///
    /// - Parameters:
    ///   - count: The number of parameters.
    ///   - weightDecay: λ, 0 or more.
    package init(count: Int, weightDecay: Float) {
        self.weightDecay = weightDecay
        self.count = count
        firstMoments = Array(repeating: .zero, count: vectorCount(count))
        secondMoments = Array(repeating: .zero, count: vectorCount(count))
    }

    /// Makes one step along the negative gradients.
    ///
    /// - Parameters:
    ///   - values: The parameters.
    ///   - gradients: One number for each parameter.
    ///   - scale: The factor of every gradient.
    ///   - learningRate: η.
    package mutating func update(
        _ values: inout [Float],
        gradients: [Float],
        scale: Float = 1,
        learningRate: Float
    ) {
        update(&values, gradients: gradients, scale: scale, learningRate: learningRate, on: WorkerPool(width: 1))
    }

    /// Makes the same step on several threads, each for a part of the parameters.
    mutating func update(
        _ values: inout [Float],
        gradients: [Float],
        scale: Float,
        learningRate: Float,
        on pool: WorkerPool
    ) {
        precondition(values.count == count && gradients.count == count, "the step must be for \(count) parameters")
        step += 1
        let rates = Rates(step: step, scale: scale, learningRate: learningRate, weightDecay: weightDecay)
        let vectors = count / LaneVector.width
        values.withUnsafeMutableBytes { values in
            gradients.withUnsafeBytes { gradients in
                firstMoments.withUnsafeMutableBufferPointer { first in
                    secondMoments.withUnsafeMutableBufferPointer { second in
                        pool.run { worker in
                            for index in pool.share(worker).part(of: vectors) {
                                let offset = index * MemoryLayout<LaneVector>.stride
                                var value = values.loadUnaligned(fromByteOffset: offset, as: LaneVector.self)
                                let gradient = gradients.loadUnaligned(fromByteOffset: offset, as: LaneVector.self)
                                rates.advance(&value, gradient, &first[index], &second[index])
                                values.storeBytes(of: value, toByteOffset: offset, as: LaneVector.self)
                            }
                        }
                    }
                }
            }
        }
        updateRest(&values, gradients, rates)
    }

    /// The parameters after the last whole vector.
    private mutating func updateRest(_ values: inout [Float], _ gradients: [Float], _ rates: Rates) {
        let first = count / LaneVector.width * LaneVector.width
        guard first < count else { return }
        var (value, gradient) = (LaneVector.zero, LaneVector.zero)
        for index in first..<count {
            value[index - first] = values[index]
            gradient[index - first] = gradients[index]
        }
        let last = first / LaneVector.width
        rates.advance(&value, gradient, &firstMoments[last], &secondMoments[last])
        for index in first..<count {
            values[index] = value[index - first]
        }
    }
}

/// The factors of one step, the same for all parameters.
private struct Rates {
    private let scale: Float
    private let keep: Float
    private let stepSize: Float
    private let rootScale: Float

    init(step: Int, scale: Float, learningRate: Float, weightDecay: Float) {
        let firstCorrection = 1 - Double(AdamW.firstDecay).raised(to: step)
        let secondCorrection = 1 - Double(AdamW.secondDecay).raised(to: step)
        self.scale = scale
        keep = 1 - learningRate * weightDecay
        stepSize = Float(Double(learningRate) / firstCorrection)
        rootScale = Float(1 / secondCorrection.squareRoot())
    }

    @inline(__always)
    func advance(_ value: inout LaneVector, _ raw: LaneVector, _ first: inout LaneVector, _ second: inout LaneVector) {
        let gradient = raw * scale
        first = first * AdamW.firstDecay + gradient * (1 - AdamW.firstDecay)
        second = second * AdamW.secondDecay + gradient * gradient * (1 - AdamW.secondDecay)
        let divisor = second.approximateSquareRoot() * rootScale + AdamW.epsilon
        value = value * keep - first * stepSize / divisor
    }
}

extension Double {
    /// This number to an integer power of 1 or more, by squaring.
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
