import RandomNumbers

/// Random changes of training samples, so that the network learns more than the samples show.
package struct Augmentation: Hashable, Sendable {
    /// Inputs that are hidden from part of the samples.
    package var dropping: InputDropping
    /// Changes of the target, in the window, the context and the targets alike, are multiplied by a random factor
    /// within 1 ± this, 0 ..< 1: the weather of another place is similar but varies more or less.
    package var amplitude: Float
    /// The level of the target is shifted by a random number within ± this, 0 or more, in its unit: the climate of
    /// another place differs.
    package var offset: Float

    package init(dropping: InputDropping = InputDropping(), amplitude: Float = 0, offset: Float = 0) {
        self.dropping = dropping
        self.amplitude = amplitude
        self.offset = offset
    }

    /// Unchanged samples.
    package static let none = Augmentation(dropping: .none)

    /// The factor for one sample; always draws one number.
    func drawFactor(_ generator: inout SplitMix64) -> Float {
        1 + amplitude * (2 * generator.nextUniform() - 1)
    }

    /// The shift for one sample, in the target's unit; always draws one number.
    func drawOffset(_ generator: inout SplitMix64) -> Float {
        offset * (2 * generator.nextUniform() - 1)
    }
}

extension FeatureLayout {
    /// Adds to a column of a window.
    func shift(_ column: Int, of window: UnsafeMutableBufferPointer<Float>, by shift: Float) {
        for step in 0..<self.window { window[step * inputSize + column] += shift }
    }

    /// Multiplies the changes of the target in a window and its context; the target itself stays.
    func scaleChanges(
        by factor: Float,
        window values: UnsafeMutableBufferPointer<Float>,
        context: UnsafeMutableBufferPointer<Float>
    ) {
        for (column, feature) in steps.enumerated() where feature.isTargetChange {
            for step in 0..<window { values[step * inputSize + column] *= factor }
        }
        for (block, feature) in self.context.enumerated() where feature.isTargetChange {
            for horizon in 0..<horizons { context[block * horizons + horizon] *= factor }
        }
    }
}
