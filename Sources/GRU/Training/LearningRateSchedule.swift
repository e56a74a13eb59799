/// How the learning rate goes from the first step to the last.
package enum LearningRateSchedule: String, Hashable, Sendable, Codable {
    /// The maximum throughout.
    case constant
    /// From a twenty-fifth of the maximum up to it over the first three tenths of the steps, then down to almost
    /// nothing, both along half a cosine (Smith and Topin, arXiv 1708.07120; the defaults of PyTorch's `OneCycleLR`).
    case oneCycle = "one_cycle"

    /// The rate of a step.
    ///
    /// - Parameters:
    ///   - step: 0 ..< `steps`.
    ///   - steps: Optimiser steps in the whole training.
    ///   - maximum: The greatest rate.
    /// - Returns: A rate above 0.
    package func learningRate(step: Int, steps: Int, maximum: Float) -> Float {
        switch self {
        case .constant:
            return maximum
        case .oneCycle:
            let first = Double(maximum) / 25
            let last = first / 10_000
            let position = Double(step)
            let summit = 0.3 * Double(steps) - 1
            let end = Double(max(steps - 1, 1))
            guard position > summit else {
                return Float(halfCosine(from: first, to: Double(maximum), at: position / max(summit, 1)))
            }
            let fraction = (position - summit) / max(end - summit, 1)
            return Float(halfCosine(from: Double(maximum), to: last, at: min(fraction, 1)))
        }
    }

    private func halfCosine(from start: Double, to end: Double, at fraction: Double) -> Double {
        end + (start - end) / 2 * (1 + cosine(.pi * fraction))
    }
}
