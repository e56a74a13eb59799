import RandomNumbers

/// The weights of a network, flat, in the order of ``tensors(of:)``.
package struct GRUParameters: Sendable, Equatable {
    package let shape: GRUShape
    /// ``count(of:)`` numbers, all finite unless training has just diverged.
    package internal(set) var values: [Float]

    /// The tensors of the flat values, in order and without gaps.
    package static func tensors(of shape: GRUShape) -> [Tensor] {
        TensorLayout(shape).tensors
    }

    package static func count(of shape: GRUShape) -> Int {
        TensorLayout(shape).count
    }

    /// Fresh weights with PyTorch's distribution: uniform in ±1/√H for the layers and ±1/√(H+C) for the head.
    package init(shape: GRUShape, seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        let layers = 1 / Float(shape.hiddenSize).squareRoot()
        let head = 1 / Float(shape.hiddenSize + shape.contextSize).squareRoot()
        var values: [Float] = []
        values.reserveCapacity(Self.count(of: shape))
        for tensor in Self.tensors(of: shape) {
            let bound = tensor.name.hasPrefix("head.") ? head : layers
            for _ in tensor.range {
                values.append((2 * generator.nextUniform() - 1) * bound)
            }
        }
        self.shape = shape
        self.values = values
    }

    /// Weights from storage.
    ///
    /// - Throws: ``GRUError/parameterCount(found:expected:)`` or ``GRUError/nonFiniteParameter(tensor:index:)``.
    package init(shape: GRUShape, values: [Float]) throws(GRUError) {
        let expected = Self.count(of: shape)
        guard values.count == expected else {
            throw .parameterCount(found: values.count, expected: expected)
        }
        for tensor in Self.tensors(of: shape) {
            for index in tensor.range where !values[index].isFinite {
                throw .nonFiniteParameter(tensor: tensor.name, index: index - tensor.range.lowerBound)
            }
        }
        self.shape = shape
        self.values = values
    }
}
