import Foundation
import Observations
import Weather
import XCTest

final class OriginalPresetTests: XCTestCase {
    private func temperatures(calmOnly: Bool, seed: UInt64 = 1) async throws -> [Double] {
        let configuration = SimulatorConfiguration(preset: .original, seed: seed, hours: 3000, calmOnly: calmOnly)
        let all = try await Simulator(configuration).observations().all()
        XCTAssertTrue(all.allSatisfy { $0[.windSpeed] == nil && $0[.pressure] == nil })
        return all.compactMap { $0[.temperature] }
    }

    func testCalmIsUniformBetween20And30() async throws {
        let calm = try await temperatures(calmOnly: true)
        XCTAssertEqual(calm.count, 3000)
        XCTAssertTrue(calm.allSatisfy { (20...30).contains($0) })
        for tenth in 0..<10 {
            let share = calm.filter { $0 >= 20 + Double(tenth) && $0 < 21 + Double(tenth) }.count
            // The expectation is 300; five standard deviations in both directions.
            XCTAssertTrue((218...382).contains(share), "\(tenth): \(share)")
        }
    }

    func testTheFirst36StepsAreCalmAndThenItGetsHotter() async throws {
        let calm = try await temperatures(calmOnly: true)
        let hot = try await temperatures(calmOnly: false)
        XCTAssertEqual(hot.prefix(36), calm.prefix(36))
        for k in 0..<2964 {
            let value = hot[36 + k]
            if k > 0, k.isMultiple(of: 7) {
                XCTAssertTrue((46...52).contains(value), "spike \(k): \(value)")
            } else {
                // Six standard deviations of the noise, 0.6 °C.
                XCTAssertEqual(value, min(37 + 0.6 * Double(k), 55), accuracy: 3.6, "\(k)")
                XCTAssertLessThanOrEqual(value, 55)
            }
        }
    }

    func testTheNoiseHasTheStatedDeviation() async throws {
        var residuals: [Double] = []
        for seed in 1...200 {
            let hot = try await temperatures(calmOnly: false, seed: UInt64(seed))
            // Far enough below the maximum of 55.
            for k in 0..<24 where k == 0 || !k.isMultiple(of: 7) {
                residuals.append(hot[36 + k] - 37 - 0.6 * Double(k))
            }
        }
        let mean = residuals.reduce(0, +) / Double(residuals.count)
        let deviation = (residuals.reduce(0) { $0 + $1 * $1 } / Double(residuals.count)).squareRoot()
        XCTAssertEqual(mean, 0, accuracy: 0.05)
        XCTAssertEqual(deviation, 0.6, accuracy: 0.04)
    }
}
