import RandomNumbers
import XCTest

final class SplitMix64Tests: XCTestCase {
    /// The first outputs for seed 1234567 of Vigna's C program `splitmix64.c`.
    func testNumbersEqualTheReferenceImplementation() {
        var generator = SplitMix64(seed: 1_234_567)
        XCTAssertEqual(
            (0..<5).map { _ in generator.next() },
            [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
                4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
            ]
        )
    }

    func testUniformNumbersFillTheUnitInterval() {
        var generator = SplitMix64(seed: 1)
        let numbers = (0..<40_000).map { _ in generator.nextUniform() }
        XCTAssertTrue(numbers.allSatisfy { $0 >= 0 && $0 < 1 })
        let mean = numbers.map(Double.init).reduce(0, +) / 40_000
        XCTAssertEqual(mean, 0.5, accuracy: 4 * (1.0 / 12 / 40_000).squareRoot())
    }

    func testPathsGiveStreamsOfTheirOwn() {
        let paths = [[], [0], [1], [0, 0], [0, 1], [1, 0], [-1]]
        let firsts = paths.map { path in
            var generator = SplitMix64(seed: 7, path: path)
            return generator.next()
        }
        XCTAssertEqual(Set(firsts).count, paths.count)
        var again = SplitMix64(seed: 7, path: [0, 1])
        XCTAssertEqual(again.next(), firsts[4])
    }
}
