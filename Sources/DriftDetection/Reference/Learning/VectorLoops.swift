/// Loops over columns of numbers in a form that the compiler vectorizes.
///
/// Each loop checks its ranges once at the start, not at every element.
enum VectorLoops {
    /// Applies a function to every value.
    @inline(__always)
    static func map<Value, Result>(_ x: [Value], _ change: (Value) -> Result) -> [Result] {
        [Result](unsafeUninitializedCapacity: x.count) { result, count in
            x.withUnsafeBufferPointer { x in
                for index in 0..<x.count { result.initializeElement(at: index, to: change(x[index])) }
            }
            count = x.count
        }
    }

    /// Applies a function to every pair of values.
    @inline(__always)
    static func combined(_ x: [Float], _ y: [Float], _ combine: (Float, Float) -> Float) -> [Float] {
        precondition(x.count == y.count)
        return [Float](unsafeUninitializedCapacity: x.count) { result, count in
            x.withUnsafeBufferPointer { x in
                y.withUnsafeBufferPointer { y in
                    for index in 0..<x.count { result[index] = combine(x[index], y[index]) }
                }
            }
            count = x.count
        }
    }

    /// Σ x(i) over `count` elements from the given index.
    static func sum(_ x: [Float], from start: Int, count: Int) -> Float {
        precondition(start >= 0 && count >= 0 && start + count <= x.count)
        var sum = SIMD8<Float>()
        var rest: Float = 0
        x.withUnsafeBytes { x in
            var index = start
            let end = start &+ count
            while index &+ 8 <= end {
                sum += x.loadUnaligned(fromByteOffset: 4 &* index, as: SIMD8<Float>.self)
                index &+= 8
            }
            while index < end {
                rest += x.load(fromByteOffset: 4 &* index, as: Float.self)
                index &+= 1
            }
        }
        return sum.sum() + rest
    }

    /// Σ x(i)·y(i) over `count` elements from the given indices.
    static func product(_ x: [Float], from xStart: Int, _ y: [Float], from yStart: Int, count: Int) -> Float {
        guard count > 0 else { return 0 }
        precondition(xStart >= 0 && yStart >= 0 && xStart + count <= x.count && yStart + count <= y.count)
        var sum = SIMD8<Float>()
        var rest: Float = 0
        x.withUnsafeBytes { x in
            y.withUnsafeBytes { y in
                var index = 0
                while index &+ 8 <= count {
                    sum +=
                        x.loadUnaligned(fromByteOffset: 4 &* (xStart &+ index), as: SIMD8<Float>.self)
                        * y.loadUnaligned(fromByteOffset: 4 &* (yStart &+ index), as: SIMD8<Float>.self)
                    index &+= 8
                }
                while index < count {
                    rest +=
                        x.load(fromByteOffset: 4 &* (xStart &+ index), as: Float.self)
                        * y.load(fromByteOffset: 4 &* (yStart &+ index), as: Float.self)
                    index &+= 1
                }
            }
        }
        return sum.sum() + rest
    }

    /// y(i) −= factor·x(i) over `count` elements from the given indices.
    static func subtract(
        _ factor: Float,
        times x: [Float],
        from xStart: Int,
        in y: inout [Float],
        from yStart: Int,
        count: Int
    ) {
        guard count > 0, factor != 0 else { return }
        precondition(xStart >= 0 && yStart >= 0 && xStart + count <= x.count && yStart + count <= y.count)
        x.withUnsafeBufferPointer { x in
            y.withUnsafeMutableBufferPointer { y in
                for index in 0..<count { y[yStart &+ index] -= factor * x[xStart &+ index] }
            }
        }
    }

    /// The prefix sums of the values, beginning with 0; exact for integers as long as a sum is below 2²⁴.
    static func sums(_ values: [Float]) -> [Float] {
        [Float](unsafeUninitializedCapacity: values.count + 1) { sums, count in
            var sum: Float = 0
            values.withUnsafeBufferPointer { values in
                for index in 0..<values.count {
                    sums[index] = sum
                    sum += values[index]
                }
            }
            sums[values.count] = sum
            count = values.count + 1
        }
    }

    /// The sums over every window of `window` values except the first window, from the prefix sums.
    static func windowSums(_ sums: [Float], window: Int) -> [Float] {
        let windows = max(sums.count - window - 1, 0)
        return [Float](unsafeUninitializedCapacity: windows) { result, count in
            sums.withUnsafeBufferPointer { sums in
                for index in 0..<windows { result[index] = sums[index &+ window &+ 1] - sums[index &+ 1] }
            }
            count = windows
        }
    }
}
