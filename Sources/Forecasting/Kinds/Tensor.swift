/// Named weights of a model, as a file stores them.
package struct Tensor: Hashable, Sendable {
    package var name: String
    /// `[rows, columns]` of a matrix, `[length]` of a vector.
    package var shape: [Int]
    package var values: Values

    /// Row-major; their number is the product of the shape.
    package enum Values: Hashable, Sendable {
        case single([Float])
        case double([Double])
    }

    package init(name: String, shape: [Int], values: Values) {
        self.name = name
        self.shape = shape
        self.values = values
    }
}

extension [String: Tensor] {
    /// The single-precision values of a tensor.
    ///
    /// - Throws: ``TensorError`` if the tensor is missing, has another shape or precision, or holds a value that is not
    ///   finite.
    package func single(_ name: String, shape: [Int]) throws(TensorError) -> [Float] {
        guard case .single(let values) = try tensor(name, shape: shape).values else {
            throw .wrongPrecision(name: name, expected: "F32")
        }
        try check(values, of: name, shape: shape)
        return values
    }

    /// The double-precision values of a tensor.
    ///
    /// - Throws: ``TensorError`` if the tensor is missing, has another shape or precision, or holds a value that is not
    ///   finite.
    package func double(_ name: String, shape: [Int]) throws(TensorError) -> [Double] {
        guard case .double(let values) = try tensor(name, shape: shape).values else {
            throw .wrongPrecision(name: name, expected: "F64")
        }
        try check(values, of: name, shape: shape)
        return values
    }

    /// - Throws: ``TensorError/wrongNames(missing:unknown:)`` if the names are not exactly these.
    package func requireNames(_ names: some Sequence<String>) throws(TensorError) {
        let expected = Set(names)
        let (missing, unknown) = (expected.subtracting(keys).sorted(), Set(keys).subtracting(expected).sorted())
        guard missing.isEmpty, unknown.isEmpty else { throw .wrongNames(missing: missing, unknown: unknown) }
    }

    private func tensor(_ name: String, shape: [Int]) throws(TensorError) -> Tensor {
        guard let tensor = self[name] else { throw .wrongNames(missing: [name], unknown: []) }
        guard tensor.shape == shape else { throw .wrongShape(name: name, found: tensor.shape, expected: shape) }
        return tensor
    }

    private func check(_ values: [some BinaryFloatingPoint], of name: String, shape: [Int]) throws(TensorError) {
        let count = shape.reduce(1, *)
        guard values.count == count else { throw .wrongCount(name: name, found: values.count, expected: count) }
        if let index = values.firstIndex(where: { !$0.isFinite }) { throw .notFinite(name: name, index: index) }
    }
}

/// The reason that tensors are not the weights of a model.
package enum TensorError: Error, Hashable, CustomStringConvertible {
    case wrongNames(missing: [String], unknown: [String])
    case wrongShape(name: String, found: [Int], expected: [Int])
    case wrongCount(name: String, found: Int, expected: Int)
    case wrongPrecision(name: String, expected: String)
    case notFinite(name: String, index: Int)

    package var description: String {
        switch self {
        case .wrongNames(let missing, let unknown):
            "the tensors must be the ones in model.json"
                + (missing.isEmpty ? "" : ", missing \(missing.prefix(5).joined(separator: ", "))")
                + (unknown.isEmpty ? "" : ", unknown \(unknown.prefix(5).joined(separator: ", "))")
        case .wrongShape(let name, let found, let expected):
            "\(name) must have the shape \(expected), got \(found)"
        case .wrongCount(let name, let found, let expected):
            "\(name) must have \(expected) values, got \(found)"
        case .wrongPrecision(let name, let expected):
            "\(name) must be \(expected)"
        case .notFinite(let name, let index):
            "\(name) has a value at \(index) that is not finite"
        }
    }
}
