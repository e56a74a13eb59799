import Forecasting
import Foundation
import GRU
import ObservationFixtures
import Observations
import RandomNumbers
import XCTest

final class CombinationStateTests: XCTestCase {
    func testAfterARestartItContinuesBitForBit() throws {
        for horizons in [1, 5, 8, 17, 24] {
            let world = CombinationWorld(hours: 260, seed: 71, gaps: 0.1)
            var whole = Combination(horizons: horizons)
            whole.follow(champion: "2024-06-01-ab", predecessor: "2024-05-01-cd")
            var restarted = whole
            var generator = SplitMix64(seed: 72)
            for index in 0..<world.count {
                let points = world.run(&whole, index..<index + 1)
                if generator.nextUniform() < 0.2 {
                    restarted = try XCTUnwrap(Combination(bytes: restarted.bytes))
                } else if generator.nextUniform() < 0.1 {
                    let json = try JSONEncoder().encode([restarted])
                    restarted = try JSONDecoder().decode([Combination].self, from: json)[0]
                }
                XCTAssertEqual(world.run(&restarted, index..<index + 1), points)
                XCTAssertEqual(restarted, whole)
            }
            XCTAssertEqual(restarted.bytes, whole.bytes)
            XCTAssertEqual(restarted.champion, "2024-06-01-ab")
        }
    }

    func testAStationsStateIsAtMostTwentyKilobytes() {
        let world = CombinationWorld(hours: 200, seed: 73)
        var combination = Combination()
        world.run(&combination)
        XCTAssertLessThanOrEqual(combination.bytes.count, 20_000)
        XCTAssertGreaterThan(combination.bytes.count, 10_000, "the state must not be empty")
    }

    func testDamagedBytesAreRefusedOrHarmless() {
        let world = CombinationWorld(hours: 120, seed: 74)
        var combination = Combination(horizons: 6)
        world.run(&combination, 0..<90)
        let bytes = combination.bytes
        for length in 0..<bytes.count { XCTAssertNil(Combination(bytes: Array(bytes[..<length]))) }
        XCTAssertNil(Combination(bytes: bytes + [0]))
        XCTAssertNil(Combination(bytes: [9] + bytes.dropFirst()))
        var generator = SplitMix64(seed: 75)
        for _ in 0..<500 {
            var damaged = bytes
            for _ in 0...generator.next() % 4 {
                damaged[Int(generator.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: generator.next())
            }
            guard var survivor = Combination(bytes: damaged) else { continue }
            for points in world.run(&survivor, 90..<100).values {
                for point in points { XCTAssertTrue((-150...150).contains(point.value)) }
            }
        }
    }
}
