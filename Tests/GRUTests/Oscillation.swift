import Foundation
import GRU
import RandomNumbers

/// Windows of a noiseless damped oscillation; the target is the next value.
struct Oscillation: SampleSource {
    let values: [Float]
    let steps = 8
    let offset: Int
    let count: Int
    /// The amplitude of the noise added to the inputs in training.
    var noise: Float = 0
    /// The number added to the targets.
    var shift: Float = 0
    var isObserved = true

    init(_ range: Range<Int>) {
        values = (0..<range.upperBound + 9)
            .map { time in
                Float(exp(-0.004 * Double(time)) * cos(0.37 * Double(time)))
            }
        offset = range.lowerBound
        count = range.count
    }

    func fill(_ batch: inout Batch, with indices: ArraySlice<Int>, training: Bool, generator: inout SplitMix64) {
        batch.fillSamples { position, sample in
            let start = offset + indices[indices.startIndex + position]
            for step in 0..<steps {
                sample.inputs[step] = values[start + step] + (training ? generator.next(within: noise) : 0)
            }
            sample.targets[0] = values[start + steps] + shift
            sample.weights[0] = isObserved ? 1 : 0
        }
    }
}
