/// The Euclidean norm, added up in eight interleaved sums.
package func euclideanNorm(_ values: [Float]) -> Double {
    values.withUnsafeBufferPointer { values in
        var sums = SIMD8<Double>.zero
        var index = 0
        while index + 8 <= values.count {
            for lane in 0..<8 {
                let value = Double(values[index + lane])
                sums[lane] += value * value
            }
            index += 8
        }
        var total = sums.sum()
        while index < values.count {
            total += Double(values[index]) * Double(values[index])
            index += 1
        }
        return total.squareRoot()
    }
}

/// What gradients of this norm are to be multiplied by so that none is longer than `limit`.
package func clippingScale(norm: Double, limit: Float?) -> Float {
    guard let limit, norm > Double(limit) else { return 1 }
    return Float(Double(limit) / norm)
}
