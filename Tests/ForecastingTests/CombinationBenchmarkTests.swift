import Forecasting
import Foundation
import ObservationFixtures
import Observations
import XCTest

/// Prints the tables of `docs/combination.md`; runs only with `AEROCAST_LONG_TESTS=1` and takes some minutes.
final class CombinationBenchmarkTests: XCTestCase {
    private let horizons = [1, 3, 6, 12, 24]

    override func setUpWithError() throws {
        guard ProcessInfo.processInfo.environment["AEROCAST_LONG_TESTS"] == "1" else {
            throw XCTSkip("takes some minutes; set AEROCAST_LONG_TESTS=1 to run it")
        }
    }

    /// Learns on the validation and the held-out parts, judged on the held-out parts.
    func testInCalmWeatherItAddsSkill() throws {
        var sums: [String: [Int: Double]] = [:]
        var stations = 0.0
        try LeavingOnePlaceOut.forEachStation { data, base in
            let tuned = try GRUKind().train(.temperature(data, champion: base)).model
            let alone = try GRUKind().train(.temperature(data)).model
            let since = data.split.validation[0].lowerBound
            let rivals: [(String, any Predictor)] = [
                ("base", base), ("base, combined", CombinedPredictor(champion: base, learningSince: since)),
                ("tuned", tuned), ("tuned, combined", CombinedPredictor(champion: tuned, learningSince: since)),
                (
                    "tuned, combined with the base as predecessor",
                    CombinedPredictor(champion: tuned, predecessors: [base], learningSince: since)
                ),
                ("alone", alone), ("alone, combined", CombinedPredictor(champion: alone, learningSince: since)),
            ]
            for (name, predictor) in rivals {
                let outcomes = try Backtest.outcomes(
                    of: predictor,
                    on: data.series,
                    at: data.station,
                    parts: data.split.heldOut
                )
                let skills = Evaluation(outcomes).scores.map { ($0.horizon, 100 * $0.skill) }
                sums[name, default: [:]].merge(Dictionary(uniqueKeysWithValues: skills)) { $0 + $1 }
            }
            stations += 1
        }
        for (name, skills) in sums.sorted(by: { $0.key < $1.key }) {
            let row = horizons.map { String(format: "%.1f", (skills[$0] ?? 0) / stations) }
            print("skill, mean of \(Int(stations)) stations | \(name) | \(row.joined(separator: " | ")) |")
        }
        for name in ["base", "tuned", "alone"] {
            for horizon in horizons {
                let gain = ((sums["\(name), combined"]?[horizon] ?? 0) - (sums[name]?[horizon] ?? 0)) / stations
                XCTAssertGreaterThan(gain, horizon == 24 ? -0.3 : 0, "\(name) \(horizon) h")
            }
        }
    }

    /// Ten onsets for each station and sign: the error by hours since the change, divided by the champion's error at
    /// the same hours without the change.
    func testTheErrorRecoversAfterAChange() throws {
        var tables: [Change: RecoveryTable] = [:]
        try LeavingOnePlaceOut.forEachStation { data, base in
            var young = data
            young.split = .chronological(data.series.hours, training: 0.3, validation: 0.1)
            let champion = try GRUKind().train(.temperature(young, champion: base)).model
            let first = young.split.heldOut[0].lowerBound + RecoveryTable.before
            let last = data.series.hours.upperBound - RecoveryTable.after - 30
            for number in 0..<10 {
                for change in Change.allCases {
                    for sign in [1.0, -1] {
                        let onset = first + (last - first) * number / 9
                        try tables[change, default: RecoveryTable()]
                            .add(change, sign: sign, at: onset, of: data, champion: champion)
                    }
                }
            }
        }
        for change in Change.allCases {
            let table = try XCTUnwrap(tables[change])
            for horizon in horizons { print("\(change.rawValue) | \(horizon) h | \(table.row(horizon))") }
        }
        for horizon in horizons {
            let hours = tables[.biasedChampion]?.hoursUntilRecovered(horizon, limit: 1.15)
            XCTAssertLessThanOrEqual(try XCTUnwrap(hours), 12, "\(horizon) h")
        }
    }
}
