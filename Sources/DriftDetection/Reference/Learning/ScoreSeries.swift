/// The scores of a reference's rows, in order of time, in units of 1 / 256.
struct ScoreSeries {
    let values: [Int16]

    init(_ values: [Int16]) {
        self.values = values
    }

    /// The scores less their mean over the `window` rows around each row.
    func withoutSlowMean(window: Int) -> ScoreSeries {
        let sums = VectorLoops.sums(VectorLoops.map(values) { Float($0) })
        let half = max(window / 2, 1)
        let count = values.count
        let rest = [Int16](unsafeUninitializedCapacity: count) { rest, initialized in
            sums.withUnsafeBufferPointer { sums in
                values.withUnsafeBufferPointer { values in
                    func subtractMean(_ index: Int, _ start: Int, _ end: Int) {
                        let mean = (sums[end] - sums[start]) / Float(end &- start)
                        rest[index] = values[index] &- Int16(truncatingIfNeeded: ScoreTable.nearest(mean))
                    }
                    let first = min(half, count)
                    let last = max(count - half, first)
                    for index in 0..<first { subtractMean(index, 0, min(index &+ half, count)) }
                    for index in first..<last { subtractMean(index, index &- half, index &+ half) }
                    for index in last..<count { subtractMean(index, index &- half, count) }
                }
            }
            initialized = count
        }
        return ScoreSeries(rest)
    }

    /// The autocorrelation at lags 1, 2, …; empty if all scores are 0.
    ///
    /// The sums of products are integers: scores are at most ±3, so that the sums of 1,440 products fit into 32 bits.
    func autocorrelation(longestLag: Int) -> [Double] {
        let padded = [Int16](repeating: 0, count: longestLag) + values + [Int16](repeating: 0, count: 16)
        return padded.withUnsafeBytes { bytes in
            func product(lag: Int) -> Double {
                Double(Self.product(bytes, longestLag, longestLag - lag, count: values.count))
            }
            let squares = product(lag: 0)
            return squares > 0 ? (1...longestLag).map { product(lag: $0) / squares } : []
        }
    }

    /// The sum of `count` products of scores at two positions; up to sixteen more scores that are 0 may be included.
    private static func product(_ scores: UnsafeRawBufferPointer, _ left: Int, _ right: Int, count: Int) -> Int32 {
        func products(_ offset: Int) -> SIMD4<Int32> {
            let first = scores.loadUnaligned(fromByteOffset: 2 &* (left &+ offset), as: SIMD8<Int16>.self)
            let second = scores.loadUnaligned(fromByteOffset: 2 &* (right &+ offset), as: SIMD8<Int16>.self)
            let products = SIMD8<Int32>(truncatingIfNeeded: first) &* SIMD8<Int32>(truncatingIfNeeded: second)
            return products.evenHalf &+ products.oddHalf
        }
        var sums = SIMD4<Int32>()
        var offset = 0
        while offset < count {
            sums &+= products(offset) &+ products(offset &+ 8)
            offset &+= 16
        }
        return sums.wrappedSum()
    }
}
