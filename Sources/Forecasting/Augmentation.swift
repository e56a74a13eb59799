import RandomNumbers

/// How training varies its samples, so that the network learns more than it is shown.
package struct Augmentation: Hashable, Sendable, Codable {
    /// Inputs that are hidden from part of the samples.
    package var dropping: InputDropping
    /// Changes of temperature, in the window, the context and the targets alike, are multiplied by a random factor
    /// within 1 ± this, 0 ..< 1: another place has other weather of much the same kind.
    package var amplitude: Float
    /// The level of the temperature is shifted by a random number of degrees within ± this, 0 or more: another place has
    /// another climate.
    package var offset: Float

    package init(dropping: InputDropping = InputDropping(), amplitude: Float = 0, offset: Float = 0) {
        self.dropping = dropping
        self.amplitude = amplitude
        self.offset = offset
    }

    /// Samples as they are.
    package static let none = Augmentation(dropping: .none)

    /// The factor for one sample; always draws one number.
    func drawFactor(_ generator: inout SplitMix64) -> Float {
        1 + amplitude * (2 * generator.nextUniform() - 1)
    }

    /// The shift for one sample, in °C; always draws one number.
    func drawOffset(_ generator: inout SplitMix64) -> Float {
        offset * (2 * generator.nextUniform() - 1)
    }
}

extension FeatureLayout {
    /// Adds to a column of a window.
    func shift(_ column: Int, of window: UnsafeMutableBufferPointer<Float>, by shift: Float) {
        for step in 0..<self.window { window[step * inputSize + column] += shift }
    }

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
