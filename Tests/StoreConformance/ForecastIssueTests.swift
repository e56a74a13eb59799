import Observations
import Store
import StoredWeather
import XCTest

/// The stream of a station's forecasts: issues in the order of their positions, and the gaps of retention.
final class ForecastIssueTests: XCTestCase {
    private func issues(
        _ store: Store,
        after position: Int64,
        limit: Int = 100
    ) async throws -> (issues: [ForecastIssue], areAll: Bool) {
        try await store.read {
            try $0.forecastIssues(of: "here", target: "temperature", after: position, limit: limit)
        }
    }

    private func gap(_ store: Store, after position: Int64, station: String = "here") async throws -> Int64? {
        try await store.read { try $0.forecastGap(of: station, target: "temperature", after: position) }
    }

    /// Three forecasts from each of `hours`.
    private func keep(_ hours: Range<Int>, in store: Store) async throws {
        let forecasts = hours.flatMap { hour in
            [1, 3, 6].map { StoredWeather.forecast(issued: hour, horizon: $0) }
        }
        try await store.keep([], forecasts)
    }

    func testIssuesAreWholeAndInOrder() async throws {
        let store = try newStore()
        try await keep(0..<4, in: store)
        let all = try await issues(store, after: 0)
        XCTAssertTrue(all.areAll)
        XCTAssertEqual(all.issues.map(\.position), [3, 6, 9, 12])
        XCTAssertEqual(all.issues.map { $0.forecasts.map(\.horizon) }, Array(repeating: [1, 3, 6], count: 4))
        // The third issue is cut by the limit.
        let first = try await issues(store, after: 3, limit: 5)
        XCTAssertEqual(first.issues.map(\.position), [6])
        XCTAssertFalse(first.areAll)
        let rest = try await issues(store, after: 12)
        XCTAssertEqual(rest.issues, [])
        XCTAssertTrue(rest.areAll)
    }

    func testTheNewIssuesOfChosenStationsAreReadUnlessTheyAreTooMany() async throws {
        let store = try newStore()
        try await keep(0..<4, in: store)
        let (some, none, tooMany) = try await store.read { transaction in
            let newest = try transaction.latestForecastPosition()
            return (
                try transaction.forecastIssues(after: 6, newest: newest, limit: 6) { station, _ in station == "here" },
                try transaction.forecastIssues(after: 6, newest: newest, limit: 6) { _, _ in false },
                try transaction.forecastIssues(after: 5, newest: newest, limit: 6) { _, _ in true }
            )
        }
        XCTAssertEqual(some?.map(\.position), [9, 12])
        XCTAssertEqual(none, [])
        XCTAssertNil(tooMany)
    }

    func testDeletedForecastsLeaveAGapOfWholeIssues() async throws {
        let store = try newStore()
        try await keep(0..<4, in: store)
        let before = try await gap(store, after: 0)
        XCTAssertNil(before)
        try await store.write { transaction in
            // Without observations the station counts as silent; one forecast of the first issue is deleted.
            let cuts = try transaction.reading.retentionCuts(age: 100, now: 1000)
            XCTAssertTrue(cuts.isEmpty)
            _ = try transaction.insert(StoredWeather.observation(0), receivedAt: 0)
            try transaction.register(Station(id: "there"))
            _ = try transaction.insert(StoredWeather.observation(1000, station: "there"), receivedAt: 1000)
            for cut in try transaction.reading.retentionCuts(age: 100, now: 1000) where cut.station == "here" {
                let deleted = try transaction.deleteForecasts(cut, limit: 1)
                XCTAssertEqual(deleted, 1)
            }
        }
        let through = try await gap(store, after: 0)
        XCTAssertEqual(through, 3)
        let behind = try await gap(store, after: 3)
        XCTAssertNil(behind)
        let foreign = try await gap(store, after: 99)
        XCTAssertEqual(foreign, 12)
    }

    func testADeletedStationThatComesBackHasAGap() async throws {
        let store = try newStore()
        try await keep(0..<2, in: store)
        try await store.write { transaction in
            try transaction.register(Station(id: "there"))
            _ = try transaction.insert(StoredWeather.observation(1000, station: "there"), receivedAt: 1000)
            for cut in try transaction.reading.retentionCuts(age: 100, now: 1000) {
                while try transaction.deleteForecasts(cut, limit: 5) > 0 {}
            }
            _ = try transaction.deleteStationStates()
            let isKnown = try transaction.reading.station("here") != nil
            XCTAssertFalse(isKnown)
            try transaction.register(Station(id: "here"))
        }
        try await keep(5..<6, in: store)
        let missing = try await gap(store, after: 2)
        XCTAssertEqual(missing, 6)
        let current = try await gap(store, after: 9)
        XCTAssertNil(current)
        let other = try await gap(store, after: 6, station: "there")
        XCTAssertNil(other)
    }
}
