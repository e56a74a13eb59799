import DriftDetection
import Foundation
import RandomNumbers
import XCTest

/// A restart in the middle of any stream gives the same decisions as no restart, bit for bit.
final class RestartTests: XCTestCase {
    /// The state after a restart that loses only the process.
    private func restarted(_ detector: DriftDetector) throws -> DriftDetector {
        try JSONDecoder().decode(DriftDetector.self, from: JSONEncoder().encode(detector))
    }

    private func assertRestartsChangeNothing(_ rows: [DriftRow], cuts: Set<Int>, _ name: String) throws {
        var unbroken = DriftDetector()
        var broken = DriftDetector()
        var expected: [TimedSignal] = []
        var signals: [TimedSignal] = []
        for (index, row) in rows.enumerated() {
            if cuts.contains(index) {
                let after = try restarted(broken)
                XCTAssertEqual(after, broken, "\(name), cut at \(index)")
                broken = after
            }
            expected += unbroken.run([row])
            signals += broken.run([row])
        }
        XCTAssertEqual(signals, expected, name)
        XCTAssertEqual(broken, unbroken, name)
    }

    func testInEveryKindOfSimulatedStream() throws {
        for (number, kind) in StationaryKind.allCases.enumerated() {
            var stream = SimulatedStream(kind, seed: UInt64(number) + 30, count: 3500)
            let sigma = stream.sigma
            stream.changeErrors(from: 1500, to: 1700) { error, _ in error + 2 * sigma }
            stream.changeReadings(from: 2400, to: 2500) { _ in 11.5 }
            stream.rows.removeSubrange(3000..<3030)
            var random = SplitMix64(seed: UInt64(number))
            let cuts = Set((0..<12).map { _ in Int(random.uniform(0...3400)) })
            try assertRestartsChangeNothing(stream.rows, cuts: cuts, kind.rawValue)
        }
    }

    func testInEveryLabelledStream() throws {
        for folder in ["drift", "drift_real"] {
            let streams = try LabeledStreams(folder)
            var random = SplitMix64(seed: 5)
            for (name, label) in streams.labels.sorted(by: { $0.key < $1.key }) {
                let cuts = Set((0..<3).map { _ in Int(random.uniform(0...Double(label.length - 1))) })
                try assertRestartsChangeNothing(try streams.rows(name), cuts: cuts, name)
            }
        }
    }
}
