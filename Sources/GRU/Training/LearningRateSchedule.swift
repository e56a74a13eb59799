/// The course of the learning rate from the first step to the last.
package enum LearningRateSchedule: String, Hashable, Sendable, Codable {
    /// The maximum in every step.
    case constant
    /// Rises from 1/25 of the maximum to the maximum over the first three tenths of the steps, then falls to almost 0,
    /// both along half a cosine (Smith and Topin, arXiv 1708.07120; the defaults of PyTorch's `OneCycleLR`).
    case oneCycle = "one_cycle"

    /// The rate of a step.
    ///
    /// - Parameters:
    ///   - step: 0 ..< `steps`.
    ///   - steps: The number of optimizer steps in the whole training.
    ///   - maximum: The largest rate.
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
