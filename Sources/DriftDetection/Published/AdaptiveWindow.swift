#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// ADWIN2: a window that extends back to the last change of the mean.
///
/// A. Bifet, R. Gavaldà, Learning from time-changing data with adaptive windowing, SIAM Data Mining 2007. The window is
/// kept as an exponential histogram: at most M buckets of each size 1, 2, 4, …, so that W values take O(M·log(W/M))
/// memory. Whenever two parts of the window have means that differ by more than
/// ε = √(2/m·σ²·ln(2/δ′)) + 2/(3m)·ln(2/δ′), with 1/m = 1/n₀ + 1/n₁ and δ′ = δ/ln n, the oldest bucket is dropped (§4.1
/// and the bound for the normal approximation in §3.1).
public struct AdaptiveWindow: ChangeDetector {
    /// δ: the chance of a false cut at each check.
    public let confidence: Double
    /// The number of values between two checks.
    public let checkInterval: Int

    /// M, as in the paper.
    private static let bucketsPerSize = 5
    /// Parts shorter than this are not compared.
    private static let shortestPart = 5.0

    /// Buckets, newest first.
    private var buckets: [Bucket] = []
    private var total = Bucket(exponent: 0, sum: 0, squares: 0)
    private var untilCheck: Int

    private struct Bucket: Sendable, Codable, Equatable {
        /// The bucket holds 2 to the power of this many values.
        var exponent: Int
        var sum: Double
        /// The sum of squared deviations from the bucket's mean.
        var squares: Double

        var count: Double { Double(1 << exponent) }
    }

    /// The number of values in the window.
    public private(set) var count = 0
    /// The mean of the values in the window.
    public var mean: Double { count > 0 ? total.sum / Double(count) : 0 }

    /// Makes an empty window with the usual settings: δ = 0.002, a check every 32 values.
    public init(confidence: Double = 0.002, checkInterval: Int = 32) {
        self.confidence = min(max(confidence, 1e-300), 1)
        self.checkInterval = max(checkInterval, 1)
        untilCheck = self.checkInterval
        buckets.reserveCapacity(64)
    }

    /// Takes in a value and drops values from before a change.
    ///
    /// - Returns: The change, if the window was cut; the means are those of the two parts at the last cut.
    public mutating func update(_ value: Double) -> MeanChange? {
        guard value.isFinite else { return nil }
        insert(value)
        untilCheck -= 1
        guard untilCheck == 0 else { return nil }
        untilCheck = checkInterval
        var change: MeanChange?
        while let cut = significantCut() {
            change = cut
            dropOldest()
        }
        return change
    }

    private mutating func insert(_ value: Double) {
        if count > 0 {
            let deviation = value - mean
            total.squares += deviation * deviation * Double(count) / Double(count + 1)
        }
        total.sum += value
        count += 1
        buckets.insert(Bucket(exponent: 0, sum: value, squares: 0), at: 0)
        compress()
    }

    private mutating func compress() {
        var start = 0
        var exponent = 0
        while true {
            var end = start
            while end < buckets.count, buckets[end].exponent == exponent { end += 1 }
            guard end - start > Self.bucketsPerSize else { return }
            let older = buckets[end - 1]
            let newer = buckets[end - 2]
            let difference = (older.sum - newer.sum) / older.count
            buckets[end - 2] = Bucket(
                exponent: exponent + 1,
                sum: older.sum + newer.sum,
                squares: older.squares + newer.squares + difference * difference * older.count / 2
            )
            buckets.remove(at: end - 1)
            start = end - 2
            exponent += 1
        }
    }

    private mutating func dropOldest() {
        guard let oldest = buckets.popLast() else { return }
        let rest = Double(count) - oldest.count
        let sum = total.sum - oldest.sum
        if rest > 0 {
            let difference = oldest.sum / oldest.count - sum / rest
            let between = difference * difference * oldest.count * rest / Double(count)
            total.squares = max(total.squares - oldest.squares - between, 0)
        } else {
            total.squares = 0
        }
        total.sum = sum
        count = Int(rest)
    }

    /// The largest ratio, over all cuts, of the difference of the parts' means to the largest difference that chance
    /// explains.
    public var alarmRatio: Double? {
        var largest: Double?
        _ = firstCut { cut in
            largest = max(largest ?? 0, cut.statistic / cut.threshold)
            return false
        }
        return largest
    }

    /// The first cut, from the oldest, at which the parts' means differ too much.
    private func significantCut() -> MeanChange? {
        firstCut { $0.statistic > $0.threshold }
    }

    /// The first possible cut, from the oldest, that satisfies the condition.
    private func firstCut(where isWanted: (MeanChange) -> Bool) -> MeanChange? {
        guard count > 1, log(Double(count)) > 0 else { return nil }
        let variance = total.squares / Double(count)
        let logTerm = log(2 * log(Double(count)) / confidence)
        var olderCount = 0.0
        var olderSum = 0.0
        for bucket in buckets.reversed() {
            olderCount += bucket.count
            olderSum += bucket.sum
            let newerCount = Double(count) - olderCount
            guard olderCount >= Self.shortestPart else { continue }
            guard newerCount >= Self.shortestPart else { return nil }
            let reciprocal = 1 / olderCount + 1 / newerCount
            let threshold = (2 * reciprocal * variance * logTerm).squareRoot() + 2.0 / 3 * reciprocal * logTerm
            let before = olderSum / olderCount
            let since = (total.sum - olderSum) / newerCount
            let cut = MeanChange(
                valuesSince: Int(newerCount),
                meanBefore: before,
                meanSince: since,
                statistic: abs(before - since),
                threshold: threshold
            )
            if isWanted(cut) { return cut }
        }
        return nil
    }
}
