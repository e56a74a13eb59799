import Forecasting
import Foundation
import Observations
import Store
import StoredWeather
import XCTest

final class StationStateTests: XCTestCase {
    func testTheStateOfAStationsIntervalsIsReplacedByTheNext() async throws {
        let store = try newStore()
        let first = IntervalRecord(modelVersion: nil, state: Data([0, 1, 2]))
        let second = IntervalRecord(modelVersion: "v2", state: Data())
        for record in [first, second] {
            try await store.write { try $0.save(record, target: "temperature", station: "here") }
            let kept = try await store.read { try $0.intervals(target: "temperature", station: "here") }
            XCTAssertEqual(kept, record)
        }
        let (there, other) = try await store.read {
            (
                try $0.intervals(target: "temperature", station: "there"),
                try $0.intervals(target: "other", station: "here")
            )
        }
        XCTAssertNil(there)
        XCTAssertNil(other)
    }

    func testWhoAnsweredAndTheLevelAreKeptWithForecastAndOutcome() async throws {
        let store = try newStore()
        var forecast = StoredWeather.forecast(issued: 0, level: 0.8)
        forecast.answeredBy = .persistence
        try await store.keep([], [forecast])
        let outcomes = try await store.write {
            try $0.recordOutcomes(of: "here", target: "temperature", at: StoredWeather.hour(1), actual: 3, storedAt: 0)
        }
        XCTAssertEqual(outcomes.map(\.forecast), [forecast])
        let (issued, joined) = try await store.read {
            (
                try $0.forecasts(of: "here", target: "temperature", issuedAt: StoredWeather.time(0)),
                try $0.outcomes(after: 0, station: "here", target: "temperature", horizon: 1, limit: 9)
            )
        }
        XCTAssertEqual(issued, [forecast])
        XCTAssertEqual(joined, outcomes)
    }

    func testThePredecessorIsKeptWithBothAndTheWeightsWithTheForecast() async throws {
        let store = try newStore()
        var forecast = StoredWeather.forecast(issued: 0)
        forecast.answeredBy = .combination
        (forecast.predecessor, forecast.predecessorVersion) = (9.5, "v0")
        forecast.weights = ["champion": 0.125, "persistence": 0.875]
        try await store.keep([], [forecast])
        let issued = try await store.read {
            try $0.forecasts(of: "here", target: "temperature", issuedAt: StoredWeather.time(0))
        }
        XCTAssertEqual(issued, [forecast])
        let outcome = try await store.write {
            try $0.recordOutcomes(of: "here", target: "temperature", at: StoredWeather.hour(1), actual: 10, storedAt: 0)
                .first
        }
        XCTAssertEqual(outcome?.forecast.answeredBy, .combination)
        XCTAssertEqual(outcome?.forecast.predecessor, 9.5)
        XCTAssertEqual(outcome?.forecast.predecessorVersion, "v0")
        forecast.weights = nil
        XCTAssertEqual(outcome?.forecast, forecast)
    }

    private static func kept(_ byte: UInt8, hour: Int, isWarm: Bool = false) -> KeptCombination {
        KeptCombination(state: Data([byte]), hour: StoredWeather.time(hour), isWarm: isWarm)
    }

    func testTheStateOfAStationsCombinationIsReplacedByTheNext() async throws {
        let store = try newStore()
        let key = CombinationKey(target: "temperature", station: "here", version: "v1")
        for state in [Self.kept(1, hour: 0), Self.kept(2, hour: 1)] {
            try await store.write { try $0.save(state, of: key) }
            let found = try await store.read { try $0.combination(of: key) }
            XCTAssertEqual(found, state)
        }
        for other in [
            CombinationKey(target: "temperature", station: "there", version: "v1"),
            CombinationKey(target: "temperature", station: "here", version: "v2"),
        ] {
            let found = try await store.read { try $0.combination(of: other) }
            XCTAssertNil(found)
        }
    }

    func testACombinationStaysExperiencedUnlessItSleepsForMoreThanADay() async throws {
        let store = try newStore()
        let key = CombinationKey(target: "temperature", station: "here", version: "v1")
        func experienced(after state: KeptCombination) async throws -> Bool? {
            try await store.write { try $0.save(state, of: key) }
            return try await store.read { try $0.combination(of: key)?.isWarm }
        }
        let steps = [
            (Self.kept(1, hour: 0, isWarm: true), true), (Self.kept(2, hour: 24), true),
            (Self.kept(3, hour: 49), false),
            (Self.kept(4, hour: 50), false), (Self.kept(5, hour: 50, isWarm: true), true),
        ]
        for (state, wanted) in steps {
            let found = try await experienced(after: state)
            XCTAssertEqual(found, wanted, "\(state)")
        }
    }

    func testOnlyTheNamedVersionsAreKept() async throws {
        let store = try newStore()
        let keys = ["v1", "v2", "v3"].map { CombinationKey(target: "temperature", station: "here", version: $0) }
        let state = Self.kept(1, hour: 0)
        try await store.write { transaction in
            for key in keys { try transaction.save(state, of: key) }
            try transaction.forgetCombinations(ofTarget: "temperature", station: "here", except: ["v2", "v3"])
        }
        let left = try await store.read { transaction in try keys.map { try transaction.combination(of: $0) } }
        XCTAssertEqual(left, [nil, state, state])
    }

    func testStationsWithoutExperienceAreThoseHeardLatelyAndNotLivingWithEachVersion() async throws {
        let store = try newStore()
        let hours = ["living": 500, "sleeping": 500, "new": 499, "stranger": 500, "silent": 300]
        for (station, hour) in hours {
            // A station with one observation has no state.
            let observations = [hour - 1, hour].map { StoredWeather.observation($0, station: station) }
            try await store.keep(observations, [])
        }
        try await store.write { transaction in
            func save(_ state: KeptCombination, _ station: String, _ version: String = "v1") throws {
                try transaction.save(
                    state,
                    of: CombinationKey(target: "temperature", station: station, version: version)
                )
            }
            try save(Self.kept(1, hour: 476, isWarm: true), "living")
            try save(Self.kept(1, hour: 475, isWarm: true), "sleeping")
            try save(Self.kept(1, hour: 499), "new")
            try save(Self.kept(1, hour: 500, isWarm: true), "stranger", "v2")
        }
        func found(_ versions: [String]) async throws -> [String] {
            try await store.read {
                try $0.stations(withoutWarmStatesOf: versions, target: "temperature", observedWithin: 7).map(\.id)
            }
        }
        let byFirst = try await found(["v1"])
        XCTAssertEqual(byFirst, ["sleeping", "stranger", "new"])
        let byBoth = try await found(["v1", "v2"])
        XCTAssertEqual(Set(byBoth), ["living", "sleeping", "stranger", "new"])
        let bySecond = try await found(["v2"])
        XCTAssertEqual(Set(bySecond), ["living", "sleeping", "new"])
    }

    func testNewOutcomesAreReturnedByHorizon() async throws {
        let store = try newStore()
        try await store.keep([], [6, 1, 24, 3].map { StoredWeather.forecast(issued: 24 - $0, horizon: $0) })
        let outcomes = try await store.write {
            try $0.recordOutcomes(of: "here", target: "temperature", at: StoredWeather.hour(24), actual: 3, storedAt: 0)
        }
        XCTAssertEqual(outcomes.map(\.forecast.horizon), [1, 3, 6, 24])
        XCTAssertEqual(outcomes.map(\.id), [1, 2, 3, 4])
    }

    func testCoverageIsOverTheNewestOutcomesThatHadAnInterval() async throws {
        let store = try newStore()
        let none = try await store.read { try $0.recentCoverage(of: "temperature", horizon: 1, limit: 9) }
        XCTAssertNil(none)
        // Bounds 9 … 13 around 11: actuals 8 and 14 are outside; 9 and 13 on the bounds are inside.
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
                    target: "temperature",
                    at: StoredWeather.hour(hour + 1),
                    actual: actual,
                    storedAt: 0
                )
            }
        }
        let (all, newest, otherHorizon) = try await store.read { transaction in
            (
                try transaction.recentCoverage(of: "temperature", horizon: 1, limit: 99),
                try transaction.recentCoverage(of: "temperature", horizon: 1, limit: 4),
                try transaction.recentCoverage(of: "temperature", horizon: 3, limit: 99)
            )
        }
        XCTAssertEqual(all?.count, 5)
        XCTAssertEqual(all?.coverage ?? 0, 3.0 / 5, accuracy: 1e-12)
        XCTAssertEqual(all?.level ?? 0, 0.86, accuracy: 1e-12)
        XCTAssertEqual(newest?.count, 3)
        XCTAssertEqual(newest?.coverage, 1)
        XCTAssertNil(otherHorizon)
    }

    func testTheNewestForecastsTellWhoAnsweredAndWithWhichWeights() async throws {
        let store = try newStore()
        var forecast = StoredWeather.forecast(issued: 1)
        forecast.answeredBy = .combination
        forecast.weights = ["champion": 0.5, "persistence": 0.5]
        try await store.keep([], [StoredWeather.forecast(issued: 0), forecast])
        let newest = try await store.read { try $0.latestForecasts(of: "here", target: "temperature") }
        XCTAssertEqual(newest, [forecast])
    }
}
