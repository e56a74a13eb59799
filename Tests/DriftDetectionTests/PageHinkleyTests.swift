import DriftDetection
import RandomNumbers
import XCTest

final class PageHinkleyTests: XCTestCase {
    func testItDecidesAtTheValueAtWhichTheDefinitionDoes() {
        // The reference computes m(T) and M(T) from all values, as the survey defines them.
        for seed in UInt64(1)...10 {
            var random = SplitMix64(seed: seed)
            let values = (0..<600).map { ($0 < 400 ? 1.0 : 1.8) + 0.5 * random.normal() }
            var mean = 0.0
            var excess: [Double] = [0]
            var expected: Int?
            for (index, value) in values.enumerated() {
                mean = values[...index].reduce(0, +) / Double(index + 1)
                excess.append((excess.last ?? 0) + value - mean - 0.05)
                if index >= 29, (excess.last ?? 0) - (excess.min() ?? 0) > 15 {
                    expected = index
                    break
                }
            }
            var test = PageHinkley(tolerance: 0.05, threshold: 15)
            XCTAssertEqual(values.firstIndex { test.update($0) != nil }, expected, "seed \(seed)")
            XCTAssertNotNil(expected)
        }
    }

    func testTheChangeIsPlacedWhereItHappened() throws {
        var random = SplitMix64(seed: 4)
        var test = PageHinkley(tolerance: 0.1, threshold: 20)
        var found: (index: Int, change: MeanChange)?
        for index in 0..<1000 where found == nil {
            if let change = test.update((index < 500 ? 1.0 : 2.0) + 0.3 * random.normal()) { found = (index, change) }
        }
        let (index, change) = try XCTUnwrap(found)
        XCTAssertEqual(Double(index - change.valuesSince), 500, accuracy: 10)
        XCTAssertEqual(change.meanBefore, 1, accuracy: 0.1)
        XCTAssertEqual(change.meanSince, 2, accuracy: 0.15)
        // An excess of about 1 − 0.1 a value reaches 20 after some 22 values; the mean rises slowly meanwhile.
        XCTAssertEqual(Double(change.valuesSince), 23, accuracy: 6)
    }

    func testADecreaseIsNoIncrease() {
        var test = PageHinkley(tolerance: 0.1, threshold: 5)
        for index in 0..<2000 {
            XCTAssertNil(test.update(index < 1000 ? 3 : 1))
        }
    }

    func testEveryMethodCanBeChosen() {
        var stream = SimulatedStream(seed: 2, count: 3000)
        stream.changeErrors(from: 2000) { error, _ in 4 * error }
        let scale = 1 / stream.sigma
        for method in DetectionMethod.allCases {
            var detector = method.makeDetector()
            var first: Int?
            for (index, row) in stream.rows.enumerated() {
                var row = row
                row.actual = row.actual.map { row.predicted + ($0 - row.predicted) * scale }
                if case .drift(let evidence) = detector.update(row), first == nil {
                    first = index
                    XCTAssertEqual(evidence.kind, .errorSize, "\(method)")
                    XCTAssertLessThan(evidence.estimatedStartRow, index, "\(method)")
                }
            }
            XCTAssertTrue((2000..<2200).contains(first ?? 0), "\(method) at \(first ?? -1)")
        }
    }
}
