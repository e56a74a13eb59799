import Forecasting
import Observations
import Store
import StoredWeather
import XCTest

final class OutcomeTests: XCTestCase {
    private func record(_ store: Store, hour: Int, actual: Double) async throws -> Int {
        try await store.write {
            try $0.recordOutcomes(
                of: "here",
                target: "temperature",
                at: StoredWeather.hour(hour),
                actual: actual,
                storedAt: 5
            )
            .count
        }
    }

    func testAForecastIsJoinedWithWhatWasObservedAtItsTarget() async throws {
        let store = try newStore()
        let forecast = StoredWeather.forecast(issued: 0, horizon: 3, served: 12.5, champion: 12)
        try await store.keep([], [forecast, StoredWeather.forecast(issued: 0, horizon: 6)])
        let joined = try await record(store, hour: 3, actual: 14)
        XCTAssertEqual(joined, 1)
        let outcomes = try await store.read {
            try $0.outcomes(after: 0, station: "here", target: "temperature", horizon: 3, limit: 9)
        }
        XCTAssertEqual(outcomes.map(\.forecast), [forecast])
        XCTAssertEqual(outcomes.first?.residual, 1.5)
        XCTAssertEqual(outcomes.first?.championResidual, 2)
        XCTAssertEqual(outcomes.first?.persistenceResidual, 4)
    }

    func testAnOutcomeIsRecordedOnceAndKeepsItsFirstActual() async throws {
        let store = try newStore()
        try await store.keep([], [StoredWeather.forecast(issued: 0)])
        let counts = [try await record(store, hour: 1, actual: 14), try await record(store, hour: 1, actual: -40)]
        XCTAssertEqual(counts, [1, 0])
        let outcomes = try await store.read {
            try $0.outcomes(after: 0, station: "here", target: "temperature", horizon: 1, limit: 9)
        }
        XCTAssertEqual(outcomes.map(\.actual), [14])
    }

    func testAForecastThatWasIssuedStaysAsItWas() async throws {
        let store = try newStore()
        let first = StoredWeather.forecast(issued: 0, served: 11)
        try await store.keep([], [first, StoredWeather.forecast(issued: 0, served: 99, version: "v2")])
        let kept = try await store.read {
            try $0.forecasts(of: "here", target: "temperature", issuedAt: StoredWeather.time(0))
        }
        XCTAssertEqual(kept, [first])
    }

    func testALateObservationsOutcomeComesLastInTheOrderOfStoringAndInItsPlaceByTime() async throws {
        let store = try newStore()
        try await store.keep([], (0..<4).map { StoredWeather.forecast(issued: $0) })
        for hour in [1, 2, 4, 3] { _ = try await record(store, hour: hour, actual: Double(hour)) }
        let (stored, timed) = try await store.read { transaction in
            (
                try transaction.outcomes(after: 0, station: "here", target: "temperature", horizon: 1, limit: 9)
                    .map(\.actual),
                try transaction.latestOutcomes(of: "here", target: "temperature", horizon: 1, limit: 3).map(\.actual)
            )
        }
        XCTAssertEqual(stored, [1, 2, 4, 3])
        XCTAssertEqual(timed, [2, 3, 4])
    }

    func testOutcomesAreReadOnFromAnyPlaceWithoutGapOrDouble() async throws {
        let store = try newStore()
        try await store.keep([], (0..<20).map { StoredWeather.forecast(issued: $0) })
        for hour in 1...20 { _ = try await record(store, hour: hour, actual: Double(hour)) }
        for limit in [1, 3, 7, 50] {
            var seen: [Double] = []
            var last: Int64 = 0
            while true {
                let from = last
                let next = try await store.read {
                    try $0.outcomes(after: from, station: "here", target: "temperature", horizon: 1, limit: limit)
                }
                guard let newest = next.last else { break }
                seen += next.map(\.actual)
                last = newest.id
            }
            XCTAssertEqual(seen, (1...20).map(Double.init), "limit \(limit)")
        }
    }

    func testTheRecentErrorIsOverTheStationsNewestWeekOnly() async throws {
        let store = try newStore()
        try await store.keep([], [0, 168, 169].map { StoredWeather.forecast(issued: $0, served: 11) })
        for (hour, actual) in [(1, 111.0), (169, 14), (170, 7)] {
            _ = try await record(store, hour: hour, actual: actual)
        }
        try await store.write { try $0.refreshErrors(of: "here", target: "temperature", horizons: [1, 24]) }
        let summary = try await store.read { try $0.recentErrors(of: "temperature", horizon: 1) }
        // Residuals of the served forecasts: 3 and -4; residuals of persistence, which forecast 10: 4 and -3.
        XCTAssertEqual(summary?.count, 2)
        for figures in [summary?.served, summary?.persistence] {
            XCTAssertEqual(try XCTUnwrap(figures).rootMeanSquared, (25.0 / 2).squareRoot(), accuracy: 1e-12)
            XCTAssertEqual(try XCTUnwrap(figures).meanAbsolute, 3.5, accuracy: 1e-12)
        }
        let none = try await store.read { try $0.recentErrors(of: "temperature", horizon: 24) }
        XCTAssertNil(none)
    }

    func testTheEvaluationErrorIsOverOneVersionAndTheNewestOfIt() async throws {
        let store = try newStore()
        try await store.write { transaction in
            for (version, error) in [("v1", 50.0), ("v1", 3), (nil, 9), ("v1", 4)] {
                try transaction.insertEvaluation(
                    target: "temperature",
                    version: version,
                    predicted: 0,
                    actual: error,
                    evaluatedAt: 0
                )
            }
        }
        let (named, nameless, unknown) = try await store.read { transaction in
            (
                try transaction.evaluationError(target: "temperature", version: "v1", limit: 2),
                try transaction.evaluationError(target: "temperature", version: nil, limit: 9),
                try transaction.evaluationError(target: "temperature", version: "v2", limit: 9)
            )
        }
        XCTAssertEqual(named?.count, 2)
        XCTAssertEqual(try XCTUnwrap(named).rootMeanSquaredError, (25.0 / 2).squareRoot(), accuracy: 1e-12)
        XCTAssertEqual(nameless?.rootMeanSquaredError, 9)
        XCTAssertNil(unknown)
    }

    func testTheCoverageOfDirectionsTakesTheShorterWayAround() async throws {
        let store = try newStore()
        let actuals = [1: 350.0, 2: 30, 3: 180]
        let forecasts = (0..<3)
            .map { hour in
                var forecast = StoredWeather.forecast(issued: hour, served: 5, target: "wind_direction", level: 0.9)
                (forecast.lower, forecast.upper) = (-20, 40)
                return forecast
            }
        try await store.keep([], forecasts)
        for (hour, actual) in actuals {
            try await store.write { transaction in
                _ = try transaction.recordOutcomes(
                    of: "here",
                    target: "wind_direction",
                    at: StoredWeather.hour(hour),
                    actual: actual,
                    storedAt: 0
                )
            }
        }
        let coverage = try await store.read { try $0.recentCoverage(of: "wind_direction", horizon: 1, limit: 9) }
        XCTAssertEqual(try XCTUnwrap(coverage).coverage, 2.0 / 3, accuracy: 1e-9)
    }
}
