import Foundation
import Healing
import XCTest

/// Two detectors, three trainers and an operator in any order, with crashes and leases that run out.
final class HealingRandomTests: XCTestCase {
    /// A million steps; ten million if `AEROCAST_LONG_TESTS` is set.
    func testNoInterleavingBreaksTheInvariants() {
        let runs = ProcessInfo.processInfo.environment["AEROCAST_LONG_TESTS"] == nil ? 1000 : 10_000
        var counts: [String: Int] = [:]
        for seed in 0..<runs {
            var loop = SimulatedLoop(seed: UInt64(seed))
            for step in 0..<1000 {
                if let violation = loop.step() {
                    return XCTFail("seed \(seed), step \(step): \(violation)")
                }
            }
            XCTAssertEqual(loop.rebuilt, loop.state, "seed \(seed)")
            counts.merge(loop.counts) { $0 + $1 }
            if let violation = loop.bringToAnEnd() {
                return XCTFail("seed \(seed): \(violation)")
            }
        }
        // Every kind of event must have happened, or the walk tests nothing.
        for event in [
            "raised", "withdrawn", "claimed", "crashed", "released", "failed", "promoted", "rejected",
            "probation passed", "probation rolled_back", "probation inconclusive", "promoted by hand",
            "rolled back by hand",
        ] {
            XCTAssertGreaterThan(counts[event] ?? 0, runs, event)
        }
    }
}
