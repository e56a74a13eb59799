/// The sizes that determine the layout of a batch.
package struct BatchShape: Hashable, Sendable, CustomStringConvertible {
    /// T.
    package let steps: Int
    package let inputSize: Int
    package let contextSize: Int
    package let outputSize: Int

    /// Sequences of `steps` steps for a network of this shape.
    ///
    /// - Throws: ``GRUError/size(name:found:lowest:)`` if `steps` is below 1.
    package init(_ shape: GRUShape, steps: Int) throws(GRUError) {
        guard (1...GRUShape.largestSize).contains(steps) else {
            throw .size(name: "number of steps", found: steps, lowest: 1)
        }
        self.steps = steps
        inputSize = shape.inputSize
        contextSize = shape.contextSize
        outputSize = shape.outputSize
    }

    package var description: String {
        "\(steps) steps × \(inputSize) inputs, \(contextSize) context, \(outputSize) outputs"
    }
}

/// Sequences of equal length, with their context and, for training, their targets.
///
/// Every array is ordered by sample: `inputs` B × T × I (a sample's steps, oldest first), `context` B × C, `targets`
/// and `weights` B × O.
package struct Batch: Sendable {
    package let shape: BatchShape
    /// B.
    package private(set) var count: Int
    package var inputs: [Float]
    package var context: [Float]
    /// The wanted outputs.
    ///
    /// A value whose weight is 0 is not read and may be NaN.
    package var targets: [Float]
    /// The weight of each target, 0 or more; 0 if the target was not observed.
    package var weights: [Float]

    /// A batch of zeros.
    package init(_ shape: BatchShape, count: Int = 0) {
        self.shape = shape
        self.count = count
        inputs = Array(repeating: 0, count: count * shape.steps * shape.inputSize)
        context = Array(repeating: 0, count: count * shape.contextSize)
        targets = Array(repeating: 0, count: count * shape.outputSize)
        weights = Array(repeating: 0, count: count * shape.outputSize)
    }

    /// Makes room for `count` samples in the same memory; sets all numbers to zero.
    package mutating func reset(count: Int) {
        self.count = count
        inputs.refill(count * shape.steps * shape.inputSize)
        context.refill(count * shape.contextSize)
        targets.refill(count * shape.outputSize)
        weights.refill(count * shape.outputSize)
    }

    /// Stops the program if the length of an array was changed.
    ///
    /// The kernels read the arrays without bounds checks; only code, not input, can change a length.
    func requireWhole() {
        precondition(
            inputs.count == count * shape.steps * shape.inputSize
                && context.count == count * shape.contextSize
                && targets.count == count * shape.outputSize
                && weights.count == count * shape.outputSize,
            "the arrays of a batch of \(count) samples (\(shape)) must keep their lengths"
        )
    }
}

extension Batch {
    /// The memory for one sample's numbers.
    package struct Sample {
        /// T × I, oldest step first.
        package let inputs: UnsafeMutableBufferPointer<Float>
        /// C.
        package let context: UnsafeMutableBufferPointer<Float>
        /// O.
        package let targets: UnsafeMutableBufferPointer<Float>
        /// O.
        package let weights: UnsafeMutableBufferPointer<Float>
    }

    /// Calls `write` with the memory of every sample in order; `write` must not keep the pointers.
    package mutating func fillSamples(_ write: (_ position: Int, Sample) -> Void) {
        let (shape, count) = (shape, count)
        inputs.withUnsafeMutableBufferPointer { inputs in
            context.withUnsafeMutableBufferPointer { context in
                targets.withUnsafeMutableBufferPointer { targets in
                    weights.withUnsafeMutableBufferPointer { weights in
                        for position in 0..<count {
                            write(
                                position,
                                Sample(
                                    inputs: inputs.row(position, of: shape.steps * shape.inputSize),
                                    context: context.row(position, of: shape.contextSize),
                                    targets: targets.row(position, of: shape.outputSize),
                                    weights: weights.row(position, of: shape.outputSize)
                                )
                            )
                        }
                    }
                }
            }
        }
    }
}

extension [Float] {
    fileprivate mutating func refill(_ count: Int) {
        removeAll(keepingCapacity: true)
        append(contentsOf: repeatElement(0, count: count))
    }
}

extension UnsafeMutableBufferPointer<Float> {
    fileprivate func row(_ index: Int, of size: Int) -> UnsafeMutableBufferPointer<Float> {
        UnsafeMutableBufferPointer(rebasing: self[index * size..<(index + 1) * size])
    }
}
