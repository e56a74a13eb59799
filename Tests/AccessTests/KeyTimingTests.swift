import Access
import Crypto
import Foundation
import RandomNumbers
import XCTest

/// The comparison of a key's secret: every bit counts, and the time does not depend on the place of a difference.
final class KeyTimingTests: XCTestCase {
    func testEveryBitOfTheDigestIsCompared() {
        let key = AccessKey.random()
        let digest = Data(key.digest)
        XCTAssertTrue(key.matches(digest))
        for bit in 0..<256 {
            var other = digest
            other[bit / 8] ^= 1 << UInt8(bit % 8)
            XCTAssertFalse(key.matches(other), "bit \(bit)")
        }
        for length in 0..<32 { XCTAssertFalse(key.matches(digest.prefix(length)), "\(length) bytes") }
        XCTAssertFalse(key.matches(digest + [0]))
    }

    /// Prints how the times of two comparisons differ.
    ///
    /// The method of O. Reparaz, J. Balasch, I. Verbauwhede: "Dude, is my code constant time?" (2017): two classes in random
    /// order, and Welch's t-test on the times below a percentile. |t| below 4.5 shows no difference. The control, a
    /// comparison that stops at the first difference, shows that the measurement would.
    ///
    /// `KEY_TIMING=1 swift test -c release --filter KeyTimingTests`
    func testMeasureTheTimeOfTheComparison() throws {
        try XCTSkipIf(
            ProcessInfo.processInfo.environment["KEY_TIMING"] == nil,
            "a measurement: KEY_TIMING=1 swift test -c release --filter KeyTimingTests"
        )
        let key = AccessKey.random()
        let digest = Data(key.digest)
        let (first, last) = (Self.changed(digest, at: 0), Self.changed(digest, at: 31))
        report("key, first byte against last byte wrong", first, last) { key.matches($0) }
        report("key, right against last byte wrong", digest, last) { key.matches($0) }
        report("control: stops at the first difference", first, last) { data in
            // The same work before the comparison.
            Self.stopsEarly(key.digest, data)
        }
    }

    private static func changed(_ digest: Data, at index: Int) -> Data {
        var digest = digest
        digest[index] ^= 0x55
        return digest
    }

    @inline(never)
    private static func stopsEarly(_ digest: SHA256Digest, _ data: Data) -> Bool {
        for (one, other) in zip(digest, data) where one != other { return false }
        return true
    }

    private static let samples = 200_000

    private func report(_ name: String, _ one: Data, _ other: Data, _ work: (Data) -> Bool) {
        var generator = SplitMix64(seed: 11)
        var times: [[Double]] = [[], []]
        for _ in 0..<Self.samples {
            let choice = Int(generator.next() & 1)
            let data = choice == 0 ? one : other
            let start = ContinuousClock.now
            for _ in 0..<8 { Self.sink = work(data) }
            times[choice].append((ContinuousClock.now - start) / .nanoseconds(8))
        }
        // Interrupts make a few samples hundreds of times longer.
        let sorted = (times[0] + times[1]).sorted()
        let limit = sorted[sorted.count * 9 / 10]
        let (a, b) = (Moments(times[0].filter { $0 < limit }), Moments(times[1].filter { $0 < limit }))
        let t = (a.mean - b.mean) / (a.variance / Double(a.count) + b.variance / Double(b.count)).squareRoot()
        let figures = [a.mean, b.mean, a.mean / b.mean, t].map { String(format: "%.4f", $0) }
        print("\(name): \(figures[0]) and \(figures[1]) ns, ratio \(figures[2]), t = \(figures[3])")
    }

    nonisolated(unsafe) private static var sink = false

    private struct Moments {
        let count: Int
        let mean: Double
        let variance: Double

        init(_ values: [Double]) {
            count = values.count
            let mean = values.reduce(0, +) / Double(values.count)
            self.mean = mean
            variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
        }
    }
}
