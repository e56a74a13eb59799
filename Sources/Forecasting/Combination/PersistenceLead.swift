/// How far persistence has lately been better than the mixture, at eight horizons.
///
/// The weights of ``ExpertRecord`` follow the losses of 24·h outcomes, because fewer are weak evidence in ordinary weather. If
/// days are like the ones before, persistence is better day after day, and a few days show it. So the answer moves from
/// the mixture p to persistence x by
///
///     g = max(0, 1 − 16·(s²/4 + f²) / m²) if m > 0, else 0,
///
/// with m the mean and s² the variance of the last four blocks' differences (p − y)² − (x − y)², each the mean of 24
/// outcomes: errors follow the hour of the day, and those of neighboring hours overlap. This is the shrinkage of
/// ``CommonBias`` with a threshold of four standard errors. f, 0.005 of the mean squared change of the target, keeps
/// differences that do not matter from counting.
struct PersistenceLead: Hashable, Sendable {
    /// The blocks' mean differences in squares of the target's unit, the newest first.
    private(set) var blocks = Blocks()
    /// The number of complete blocks, at most four.
    private(set) var complete = Lanes.zero
    /// The sum of the differences in the current block, in squares of the target's unit, and their number.
    private(set) var sum = Lanes.zero
    private(set) var count = Lanes.zero

    struct Blocks: Hashable, Sendable {
        var first = Lanes.zero
        var second = Lanes.zero
        var third = Lanes.zero
        var fourth = Lanes.zero
    }

    private static let blockLength: Float = 24
    private static let blockCount: Float = 4
    /// The square of the standard errors that count as significant.
    private static let threshold: Float = 16
    /// The smallest difference that counts, relative to the mean squared change of the target.
    private static let leastDifference: Float = 0.005

    init() {}

    /// Restores a stored state; `nil` if the numbers cannot be the state of a lead.
    init?(blocks: Blocks, complete: Lanes, sum: Lanes, count: Lanes) {
        let numbers = [blocks.first, blocks.second, blocks.third, blocks.fourth, sum]
        guard numbers.allSatisfy({ all($0.isFinite) }), all((complete .>= 0) .& (complete .<= Self.blockCount)),
            all((count .>= 0) .& (count .< Self.blockLength))
        else { return nil }
        self.blocks = blocks
        self.complete = complete
        self.sum = sum
        self.count = count
    }

    /// Learns the outcomes in the given lanes.
    ///
    /// - Parameters:
    ///   - difference: the mixture's squared error minus persistence's, in squares of the target's unit.
    ///   - lanes: the horizons that have an outcome.
    @inline(__always)
    mutating func learn(_ difference: Lanes, lanes: SIMDMask<SIMD8<Int32>>) {
        sum.replace(with: sum + difference, where: lanes)
        count.replace(with: count + 1, where: lanes)
        let isFull = count .>= Self.blockLength
        guard any(isFull) else { return }
        blocks.fourth.replace(with: blocks.third, where: isFull)
        blocks.third.replace(with: blocks.second, where: isFull)
        blocks.second.replace(with: blocks.first, where: isFull)
        blocks.first.replace(with: sum / Self.blockLength, where: isFull)
        complete.replace(with: pointwiseMin(complete + 1, Lanes(repeating: Self.blockCount)), where: isFull)
        sum.replace(with: 0, where: isFull)
        count.replace(with: 0, where: isFull)
    }

    /// g, 0 … 1.
    ///
    /// - Parameter meanSquare: the recent mean squared change of the target, above 0.
    /// - Returns: 0 while fewer than four blocks are complete.
    @inline(__always)
    func share(meanSquare: Lanes) -> Lanes {
        let (newer, older) = (blocks.first + blocks.second, blocks.third + blocks.fourth)
        let mean: Lanes = (newer + older) / Self.blockCount
        let (a, b) = (blocks.first - mean, blocks.second - mean)
        let (c, d) = (blocks.third - mean, blocks.fourth - mean)
        let (newerSquares, olderSquares) = (a * a + b * b, c * c + d * d)
        let variance: Lanes = (newerSquares + olderSquares) / (Self.blockCount - 1)
        let least: Lanes = Self.leastDifference * meanSquare
        let squaredError: Lanes = variance / Self.blockCount + least * least
        let share: Lanes = 1 - Self.threshold * squaredError / (mean * mean)
        let isAhead = (mean .> 0) .& (complete .>= Self.blockCount) .& (share .> 0)
        return Lanes.zero.replacing(with: share, where: isAhead)
    }
}

extension PersistenceLead {
    func write(to writer: inout ByteWriter, lanes: Int) {
        for value in [blocks.first, blocks.second, blocks.third, blocks.fourth, complete, sum, count] {
            writer.write(value, count: lanes)
        }
    }

    init?(from reader: inout ByteReader, lanes: Int) {
        guard let first = reader.readLanes(count: lanes), let second = reader.readLanes(count: lanes),
            let third = reader.readLanes(count: lanes), let fourth = reader.readLanes(count: lanes),
            let complete = reader.readLanes(count: lanes), let sum = reader.readLanes(count: lanes),
            let count = reader.readLanes(count: lanes)
        else { return nil }
        self.init(
            blocks: Blocks(first: first, second: second, third: third, fourth: fourth),
            complete: complete,
            sum: sum,
            count: count
        )
    }
}
