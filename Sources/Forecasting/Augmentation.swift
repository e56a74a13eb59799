import GRU

/// How training varies its samples, so that the network learns more than it is shown.
package struct Augmentation: Hashable, Sendable, Codable {
    /// Inputs that are hidden from part of the samples.
    package var dropping: InputDropping
    /// Changes of temperature, in the window, the context and the targets alike, are multiplied by a random factor
    /// within 1 ± this, 0 ..< 1: another place has other weather of much the same kind.
    package var amplitude: Float

    package init(dropping: InputDropping = InputDropping(), amplitude: Float = 0) {
        self.dropping = dropping
        self.amplitude = amplitude
    }

    /// Samples as they are.
    package static let none = Augmentation(dropping: .none)

    /// The factor for one sample; always draws one number.
    func drawFactor(_ generator: inout SplitMix64) -> Float {
        1 + amplitude * (2 * generator.nextUniform() - 1)
    }
}

extension FeatureLayout {
    /// Multiplies the changes of temperature in a window and its context; the temperature itself stays.
    func scaleChanges(
        by factor: Float,
        window values: UnsafeMutableBufferPointer<Float>,
        context: UnsafeMutableBufferPointer<Float>
    ) {
        for (column, feature) in steps.enumerated() where feature.isTemperatureChange {
            for step in 0..<window { values[step * inputSize + column] *= factor }
        }
        for (block, feature) in self.context.enumerated() where feature.isTemperatureChange {
            for horizon in 0..<horizons { context[block * horizons + horizon] *= factor }
        }
    }
}
