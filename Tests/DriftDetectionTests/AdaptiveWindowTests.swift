import DriftDetection
import RandomNumbers
import XCTest

/// Statements and measurements of Bifet and Gavaldà's paper, on Bernoulli sequences.
final class AdaptiveWindowTests: XCTestCase {
    private func bernoulli(_ probability: Double, _ random: inout SplitMix64) -> Double {
        random.uniform() < probability ? 1 : 0
    }

    func testWithoutChangeTheWindowGrowsAndIsSeldomCut() {
        var cuts = 0
        for seed in UInt64(1)...20 {
            var random = SplitMix64(seed: seed)
            var window = AdaptiveWindow()
            for _ in 0..<10_000 {
                cuts += window.update(bernoulli(0.2, &random)) == nil ? 0 : 1
            }
            XCTAssertGreaterThan(window.count, 1000, "seed \(seed)")
        }
        // The paper's bound is δ = 0.002 at each of the 312 checks; its measured rates are far lower.
        XCTAssertLessThanOrEqual(cuts, 4)
    }

    func testAfterAnAbruptChangeTheOldValuesAreDropped() throws {
        for seed in UInt64(1)...20 {
            var random = SplitMix64(seed: seed)
            var window = AdaptiveWindow()
            for _ in 0..<2000 {
                _ = window.update(bernoulli(0.2, &random))
            }
            var noticedAfter: Int?
            for index in 0..<1000 {
                if window.update(bernoulli(0.6, &random)) != nil, noticedAfter == nil { noticedAfter = index }
            }
            XCTAssertLessThan(try XCTUnwrap(noticedAfter), 160, "seed \(seed)")
            XCTAssertLessThan(window.count, 1200, "seed \(seed)")
            XCTAssertEqual(window.mean, 0.6, accuracy: 0.08, "seed \(seed)")
        }
    }

    func testASmallerChangeTakesLonger() {
        func delay(_ probability: Double) -> Int {
            var sum = 0
            for seed in UInt64(1)...20 {
                var random = SplitMix64(seed: seed)
                var window = AdaptiveWindow(checkInterval: 1)
                for _ in 0..<2000 { _ = window.update(bernoulli(0.2, &random)) }
                let level = window.mean
                var index = 0
                while index < 5000 {
                    index += 1
                    if let change = window.update(bernoulli(probability, &random)), change.meanSince > level { break }
                }
                sum += index
            }
            return sum / 20
        }
        let delays = [0.3, 0.4, 0.6].map(delay)
        XCTAssertGreaterThan(delays[0], delays[1])
        XCTAssertGreaterThan(delays[1], delays[2])
        XCTAssertLessThan(delays[2], 60)
    }

    func testTheWindowFollowsASlope() {
        var random = SplitMix64(seed: 3)
        var window = AdaptiveWindow()
        for index in 0..<4000 {
            _ = window.update(bernoulli(0.2 + 0.5 * Double(index) / 4000, &random))
        }
        XCTAssertEqual(window.mean, 0.65, accuracy: 0.1)
        XCTAssertLessThan(window.count, 2500)
    }

    func testMeanAndCountAreThoseOfTheLatestValues() {
        // The window's buckets are compared with the plain mean of the values they stand for.
        var random = SplitMix64(seed: 8)
        var window = AdaptiveWindow()
        var values: [Double] = []
        for index in 0..<3000 {
            let value = (index < 1500 ? 1.0 : 2.0) + 0.3 * random.normal()
            values.append(value)
            _ = window.update(value)
            let held = values.suffix(window.count)
            XCTAssertEqual(window.mean, held.reduce(0, +) / Double(held.count), accuracy: 1e-9)
        }
        XCTAssertLessThan(window.count, 1600)
    }

    func testValuesThatAreNotFiniteAreIgnored() {
        var window = AdaptiveWindow()
        XCTAssertNil(window.update(.nan))
        XCTAssertNil(window.update(.infinity))
        XCTAssertEqual(window, AdaptiveWindow())
    }
}
