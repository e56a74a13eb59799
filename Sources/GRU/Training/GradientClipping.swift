/// The Euclidean norm, computed with eight interleaved sums.
package func euclideanNorm(_ values: [Float]) -> Double {
    var sums = SIMD8<Double>.zero
    var index = 0
    values.withUnsafeBytes { bytes in
        while index + 8 <= values.count {
            let offset = index * MemoryLayout<Float>.stride
            let lanes = SIMD8<Double>(bytes.loadUnaligned(fromByteOffset: offset, as: SIMD8<Float>.self))
            sums += lanes * lanes
            index += 8
        }
    }
    var total = sums.sum()
    for value in values[index...] { total += Double(value) * Double(value) }
    return total.squareRoot()
}

/// The factor that limits gradients of this norm to the length `limit`.
package func clippingScale(norm: Double, limit: Float?) -> Float {
    guard let limit, norm > Double(limit) else { return 1 }
    return Float(Double(limit) / norm)
}
