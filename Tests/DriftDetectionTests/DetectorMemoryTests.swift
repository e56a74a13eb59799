import AllocationCount
import DriftDetection
import XCTest

/// The allocations of a row.
final class DetectorMemoryTests: XCTestCase {
    func testARowAllocatesNothing() throws {
        guard allocation_count() >= 0 else { throw XCTSkip("allocations can only be counted with glibc") }
        let stream = SimulatedStream(.autocorrelation, seed: 21, count: 6000)
        var detector = DriftDetector()
        for row in stream.rows.prefix(2000) { _ = detector.update(row) }
        var allocating: [Int] = []
        for index in 2000..<6000 {
            let before = allocation_count()
            let signal = detector.update(stream.rows[index])
            if allocation_count() > before { allocating.append(index) }
            XCTAssertNil(signal, "the stream must be quiet")
        }
        // The reference is learned once a week; the statistics are sampled every other day.
        let learning = 4000 / 168 + 1
        let looking = 4000 / 48 + 1
        // A few more rows at which a statistic was near its threshold.
        XCTAssertLessThanOrEqual(allocating.count, learning + looking + 40)
        XCTAssertGreaterThan(allocating.count, learning, "the counter counts nothing")
        // Nothing is allocated between two samples.
        let gaps = zip(allocating, allocating.dropFirst()).map { $1 - $0 }
        XCTAssertGreaterThanOrEqual(gaps.filter { $0 >= 20 }.count, learning + looking - 30)
    }

    func testPublishedDetectorsAllocateNothing() throws {
        guard allocation_count() >= 0 else { throw XCTSkip("allocations can only be counted with glibc") }
        let stream = SimulatedStream(seed: 22, count: 4000)
        var window = AdaptiveWindow()
        var test = PageHinkley()
        let errors = stream.rows.map { abs(($0.actual ?? 0) - $0.predicted) }
        for error in errors.prefix(1000) {
            _ = window.update(error)
            _ = test.update(error)
        }
        let before = allocation_count()
        for error in errors.dropFirst(1000) {
            _ = window.update(error)
            _ = test.update(error)
        }
        XCTAssertEqual(allocation_count(), before)
    }
}
