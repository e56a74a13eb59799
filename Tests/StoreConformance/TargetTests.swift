import Forecasting
import Foundation
import Healing
import Observations
import Store
import StoredWeather
import XCTest

/// Two targets at one station never see each other's rows.
final class TargetTests: XCTestCase {
    private static let targets: [TargetName] = ["temperature", "wind_speed"]

    /// Ten hours of forecasts and outcomes of both targets: temperature has errors of 1 inside its intervals, wind
    /// speed has errors of 5 outside its intervals.
    private func filledStore() async throws -> Store {
        let store = try newStore()
        for (target, error) in zip(Self.targets, [1.0, 5]) {
            try await store.keep(
                [],
                (0..<10)
                    .map { StoredWeather.forecast(issued: $0, served: 10, champion: 10, target: target, level: 0.8) }
            )
            try await store.write { transaction in
                for hour in 1..<10 {
                    try transaction.recordOutcomes(
                        of: "here",
                        target: target,
                        at: StoredWeather.hour(hour),
                        actual: 10 + error,
                        storedAt: 0
                    )
                }
            }
        }
        return store
    }

    func testForecastsOfTheSameHourAreKeptForEachTarget() async throws {
        let store = try await filledStore()
        for target in Self.targets {
            let (issued, newest) = try await store.read { transaction in
                (
                    try transaction.forecasts(of: "here", target: target, issuedAt: StoredWeather.time(3)),
                    try transaction.latestForecasts(of: "here", target: target)
                )
            }
            XCTAssertEqual(issued.map(\.target), [target])
            XCTAssertEqual(newest.map(\.target), [target])
            XCTAssertEqual(newest.map(\.issuedAt), [StoredWeather.time(9)])
        }
        let none = try await store.read { try $0.latestForecasts(of: "here", target: "pressure") }
        XCTAssertEqual(none, [])
    }

    func testOutcomesErrorsAndCoverageAreOfOneTarget() async throws {
        let store = try await filledStore()
        for (target, error, coverage) in [("temperature", 1.0, 1.0), ("wind_speed", 5, 0)]
            as [(TargetName, Double, Double)]
        {
            let (followed, newest) = try await store.read { transaction in
                (
                    try transaction.outcomes(after: 0, station: "here", target: target, horizon: 1, limit: 99),
                    try transaction.latestOutcomes(of: "here", target: target, horizon: 1, limit: 99)
                )
            }
            XCTAssertEqual(followed.count, 9)
            XCTAssertEqual(Set(followed.map(\.residual)), [error])
            XCTAssertEqual(newest, followed)
            try await store.write { try $0.refreshErrors(of: "here", target: target, horizons: [1]) }
            let (errors, covered, history) = try await store.read { transaction in
                (
                    try transaction.recentErrors(of: target, horizon: 1),
                    try transaction.recentCoverage(of: target, horizon: 1, limit: 99),
                    try transaction.errorHistory(
                        of: target,
                        ErrorHistoryQuery(
                            station: "here",
                            horizon: 1,
                            range: StoredWeather.time(0)...StoredWeather.time(99),
                            stepHours: 100
                        )
                    )
                )
            }
            XCTAssertEqual(errors?.count, 9)
            XCTAssertEqual(errors?.served.rootMeanSquared, error)
            XCTAssertEqual(covered?.count, 9)
            XCTAssertEqual(covered?.coverage, coverage)
            XCTAssertEqual(history.reduce(0) { $0 + $1.count }, 9)
            XCTAssertEqual(history.reduce(0) { $0 + $1.servedSquares }, 9 * error * error)
        }
    }

    func testDriftEventsOfTheSameOutcomeAreKeptForEachTarget() async throws {
        let store = try newStore()
        @Sendable func event(_ target: TargetName, _ kind: EventKind, hour: Int) -> DriftEventRecord {
            DriftEventRecord(
                target: target,
                modelVersion: nil,
                station: "here",
                outcome: 7,
                targetTime: StoredWeather.time(hour),
                kind: kind,
                evidence: "{}",
                recordedAt: Double(hour)
            )
        }
        try await store.write { transaction in
            try transaction.insert(event("temperature", .sensorFault, hour: 1))
            try transaction.insert(event("wind_speed", .sensorFault, hour: 2))
            try transaction.insert(event("wind_speed", .drift, hour: 3))
            for (target, ratio) in zip(Self.targets, [0.5, 1.5]) {
                try transaction.insert(
                    DriftLevel(time: StoredWeather.time(1), ratio: ratio),
                    target: target,
                    station: "here"
                )
            }
        }
        for (target, hours, ratio) in [("temperature", [1], 0.5), ("wind_speed", [3, 2], 1.5)]
            as [(TargetName, [Int], Double)]
        {
            let (events, faults, states, levels, log) = try await store.read { transaction in
                (
                    try transaction.driftEvents(of: target, limit: 9),
                    try transaction.sensorFaults(of: "here", target: target),
                    try transaction.sensorStates(of: target, limit: 9),
                    try transaction.driftLevels(
                        of: target,
                        ErrorHistoryQuery(
                            station: "here",
                            horizon: 1,
                            range: StoredWeather.time(0)...StoredWeather.time(9),
                            stepHours: 1
                        )
                    ),
                    try transaction.events(EventQuery(target: target, limit: 9))
                )
            }
            XCTAssertEqual(events.map(\.targetTime), hours.map(StoredWeather.time))
            XCTAssertEqual(faults.map(\.lowerBound), [StoredWeather.time(hours.min() ?? 0)])
            XCTAssertEqual(states.map(\.station), ["here"])
            XCTAssertEqual(levels.map(\.ratio), [ratio])
            XCTAssertEqual(log.map(\.weatherTime), hours.reversed().map(StoredWeather.time))
        }
        let drifts = try await store.read { transaction in try Self.targets.map { try transaction.latestDrift(of: $0) }
        }
        XCTAssertEqual(drifts, [nil, 3])
    }

    func testFlagsDetectorsAndEvaluationsAreOfOneTarget() async throws {
        let store = try newStore()
        try await store.write { transaction in
            for (number, target) in Self.targets.enumerated() {
                _ = try transaction.raiseFlag(
                    target: target,
                    reason: .manual,
                    evidence: nil,
                    now: Double(number)
                )
                try transaction.save(
                    DetectorRecord(outcome: Int64(number), state: Data()),
                    target: target,
                    station: "here"
                )
                try transaction.save(
                    IntervalRecord(modelVersion: target.rawValue, state: Data()),
                    target: target,
                    station: "here"
                )
                try transaction.insertEvaluation(
                    target: target,
                    version: nil,
                    predicted: 0,
                    actual: Double(number),
                    evaluatedAt: 0
                )
            }
        }
        for (number, target) in Self.targets.enumerated() {
            let (flag, detector, intervals, evaluation) = try await store.read { transaction in
                (
                    try transaction.openFlag(of: target),
                    try transaction.detector(target: target, station: "here"),
                    try transaction.intervals(target: target, station: "here"),
                    try transaction.evaluationError(target: target, version: nil, limit: 9)
                )
            }
            XCTAssertEqual(flag?.flag.raisedAt, Double(number))
            XCTAssertEqual(detector?.outcome, Int64(number))
            XCTAssertEqual(intervals?.modelVersion, target.rawValue)
            XCTAssertEqual(evaluation?.rootMeanSquaredError, Double(number))
        }
    }

    func testTheLoopOfOneTargetDoesNotCountOutcomesOfAnother() async throws {
        let store = try newStore()
        try await store.write { transaction in
            for target in Self.targets {
                try transaction.insert(
                    VersionRecord(
                        target: target,
                        version: "v1",
                        parent: nil,
                        sha256: "00",
                        manifest: "{}",
                        publishedAt: 0
                    )
                )
                let flag = try transaction.raiseFlag(target: target, reason: .manual, evidence: nil, now: 0).flag.flag
                try transaction.promote(
                    version: "v1",
                    of: target,
                    actor: "test",
                    reason: "test",
                    flag: flag.id,
                    now: 0
                )
                try transaction.updateFlag(flag.id) { _ = $0.withdraw(because: "test", now: 1) }
            }
        }
        try await store.keep([], (0..<30).map { StoredWeather.forecast(issued: $0, target: "wind_speed") })
        try await store.write { transaction in
            for hour in 1..<30 {
                try transaction.recordOutcomes(
                    of: "here",
                    target: "wind_speed",
                    at: StoredWeather.hour(hour),
                    actual: 3,
                    storedAt: 0
                )
            }
        }
        let counts = try await store.read { transaction in
            try Self.targets.map { try transaction.newestOutcomeCount(of: "v1", target: $0, horizon: 1, limit: 24) }
        }
        XCTAssertEqual(counts, [0, 24])
    }

    func testForecastsThatTheDetectorOfOneTargetHasNotSeenStay() async throws {
        let store = try await filledStore()
        let seen = try await store.read {
            try $0.outcomes(after: 0, station: "here", target: "wind_speed", horizon: 1, limit: 3).last?.id ?? 0
        }
        try await store.write { transaction in
            let newest = StoredWeather.observation(1000, station: "there")
            try transaction.register(Station(id: "there"))
            _ = try transaction.insert(StoredWeather.observation(0), receivedAt: 0)
            _ = try transaction.insert(newest, receivedAt: 1000)
        }
        let left = try await store.write { transaction in
            try transaction.save(DetectorRecord(outcome: seen, state: Data()), target: "wind_speed", station: "here")
            // All rows were stored at 0, and a station without newer rows counts as silent.
            for cut in try transaction.reading.retentionCuts(age: 100, now: 1000) {
                while try transaction.deleteForecasts(cut, limit: 5) > 0 {}
            }
            return try Self.targets.map {
                try transaction.reading.outcomes(after: 0, station: "here", target: $0, horizon: 1, limit: 99).count
            }
        }
        XCTAssertEqual(left, [0, 6])
    }
}
