import Forecasting
import Foundation
import GRDB
import Store
import XCTest

final class StationStateTests: XCTestCase {
    func testTheStateOfAStationsIntervalsIsReplacedByTheNext() async throws {
        let store = try Store(path: try databasePath())
        let first = IntervalRecord(modelVersion: nil, state: Data([0, 1, 2]))
        let second = IntervalRecord(modelVersion: "v2", state: Data())
        for record in [first, second] {
            try await store.write { try $0.save(record, model: "temperature", station: "here") }
            let kept = try await store.read { try $0.intervals(model: "temperature", station: "here") }
            XCTAssertEqual(kept, record)
        }
        let (there, other) = try await store.read {
            (
                try $0.intervals(model: "temperature", station: "there"),
                try $0.intervals(model: "other", station: "here")
            )
        }
        XCTAssertNil(there)
        XCTAssertNil(other)
    }

    func testWhoAnsweredAndTheLevelAreKeptWithForecastAndOutcome() async throws {
        let store = try Store(path: try databasePath())
        var forecast = StoredWeather.forecast(issued: 0, level: 0.8)
        forecast.answeredBy = .persistence
        try await store.keep([], [forecast])
        let outcomes = try await store.write {
            try $0.recordOutcomes(of: "here", at: StoredWeather.time(1), actual: 3, storedAt: 0)
        }
        XCTAssertEqual(outcomes.map(\.forecast), [forecast])
        let (issued, joined) = try await store.read {
            (
                try $0.forecasts(of: "here", issuedAt: StoredWeather.time(0)),
                try $0.outcomes(after: 0, station: "here", horizon: 1, limit: 9)
            )
        }
        XCTAssertEqual(issued, [forecast])
        XCTAssertEqual(joined, outcomes)
    }

    func testThePredecessorIsKeptWithBothAndTheWeightsWithTheForecast() async throws {
        let store = try Store(path: try databasePath())
        var forecast = StoredWeather.forecast(issued: 0)
        forecast.answeredBy = .combination
        (forecast.predecessor, forecast.predecessorVersion) = (9.5, "v0")
        forecast.weights = ["champion": 0.125, "persistence": 0.875]
        try await store.keep([], [forecast])
        let issued = try await store.read { try $0.forecasts(of: "here", issuedAt: StoredWeather.time(0)) }
        XCTAssertEqual(issued, [forecast])
        let outcome = try await store.write {
            try $0.recordOutcomes(of: "here", at: StoredWeather.time(1), actual: 10, storedAt: 0).first
        }
        XCTAssertEqual(outcome?.forecast.answeredBy, .combination)
        XCTAssertEqual(outcome?.predecessorResidual, 0.5)
        XCTAssertEqual(outcome?.forecast.predecessorVersion, "v0")
        forecast.weights = nil
        XCTAssertEqual(outcome?.forecast, forecast)
    }

    func testTheStateOfAStationsCombinationIsReplacedByTheNext() async throws {
        let store = try Store(path: try databasePath())
        let key = CombinationKey(model: "temperature", station: "here", version: "v1")
        for bytes in [Data([1, 2]), Data([3])] {
            try await store.write { try $0.saveCombination(bytes, of: key, isExperienced: false) }
            let kept = try await store.read { try $0.combination(of: key) }
            XCTAssertEqual(kept, bytes)
        }
        for other in [
            CombinationKey(model: "temperature", station: "there", version: "v1"),
            CombinationKey(model: "temperature", station: "here", version: "v2"),
        ] {
            let kept = try await store.read { try $0.combination(of: other) }
            XCTAssertNil(kept)
        }
    }

    func testACombinationStaysExperiencedAndOthersAreForgotten() async throws {
        let store = try Store(path: try databasePath())
        try await store.keep([StoredWeather.observation(0)], [])
        func without(_ version: String) async throws -> [String] {
            try await store.read { try $0.stations(withoutExperienceOf: version, model: "temperature").map(\.id) }
        }
        let keys = ["v1", "v2", "v3"].map { CombinationKey(model: "temperature", station: "here", version: $0) }
        try await store.write { transaction in
            for key in keys {
                try transaction.saveCombination(Data([1]), of: key, isExperienced: key.version != "v3")
                try transaction.saveCombination(Data([2]), of: key, isExperienced: false)
            }
            try transaction.forgetCombinations(ofModel: "temperature", station: "here", except: ["v2", "v3"])
        }
        let left = try await store.read { transaction in try keys.map { try transaction.combination(of: $0) } }
        XCTAssertEqual(left, [nil, Data([2]), Data([2])])
        let (second, third) = (try await without("v2"), try await without("v3"))
        XCTAssertEqual(second, [])
        XCTAssertEqual(third, ["here"])
    }

    func testNewOutcomesAreReturnedByHorizon() async throws {
        let store = try Store(path: try databasePath())
        try await store.keep([], [6, 1, 24, 3].map { StoredWeather.forecast(issued: 24 - $0, horizon: $0) })
        let outcomes = try await store.write {
            try $0.recordOutcomes(of: "here", at: StoredWeather.time(24), actual: 3, storedAt: 0)
        }
        XCTAssertEqual(outcomes.map(\.forecast.horizon), [1, 3, 6, 24])
        XCTAssertEqual(outcomes.map(\.id), [1, 2, 3, 4])
    }

    func testCoverageIsOverTheNewestOutcomesThatHadAnInterval() async throws {
        let store = try Store(path: try databasePath())
        let none = try await store.read { try $0.recentCoverage(horizon: 1, limit: 9) }
        XCTAssertNil(none)
        // Bounds 9 … 13 around 11: actuals 8 and 14 lie outside, 9 and 13 on the bounds lie within.
        let actuals = [14.0, 14, 8, 9, 11, 13]
        var forecasts = actuals.indices.map { StoredWeather.forecast(issued: $0, level: $0 < 4 ? 0.9 : 0.8) }
        forecasts[2].level = nil
        forecasts[2].lower = nil
        forecasts[2].upper = nil
        try await store.keep([], forecasts)
        for (hour, actual) in actuals.enumerated() {
            try await store.write { transaction in
                _ = try transaction.recordOutcomes(
                    of: "here",
                    at: StoredWeather.time(hour + 1),
                    actual: actual,
                    storedAt: 0
                )
            }
        }
        let (all, newest, otherHorizon) = try await store.read { transaction in
            (
                try transaction.recentCoverage(horizon: 1, limit: 99),
                try transaction.recentCoverage(horizon: 1, limit: 4),
                try transaction.recentCoverage(horizon: 3, limit: 99)
            )
        }
        XCTAssertEqual(all?.count, 5)
        XCTAssertEqual(all?.coverage ?? 0, 3.0 / 5, accuracy: 1e-12)
        XCTAssertEqual(all?.level ?? 0, 0.86, accuracy: 1e-12)
        XCTAssertEqual(newest?.count, 3)
        XCTAssertEqual(newest?.coverage, 1)
        XCTAssertNil(otherHorizon)
    }

    /// Rows as the second migration left them, without `answered_by`.
    func testRowsFromBeforeIntervalsTellByTheModelWhoAnswered() async throws {
        let path = try databasePath()
        let store = try Store(path: path)
        try await store.keep(
            [],
            [
                StoredWeather.forecast(issued: 0),
                StoredWeather.forecast(issued: 1, champion: nil, version: nil),
            ]
        )
        try await DatabaseQueue(path: path).write { try $0.execute(sql: "UPDATE forecasts SET answered_by = NULL") }
        let answerers = try await store.read { transaction in
            try [0, 1].flatMap { try transaction.forecasts(of: "here", issuedAt: StoredWeather.time($0)) }
                .map(\.answeredBy)
        }
        XCTAssertEqual(answerers, [.champion, .persistence])
    }
}
