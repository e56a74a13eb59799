import Forecasting
import ObservationFixtures
import Observations
import Store
import StoredWeather
import XCTest

/// Which rows decisions of the loop may rest on.
final class DataOriginTests: XCTestCase {
    private func outcomes(of store: Store) async throws -> Int {
        try await store.read {
            try $0.outcomes(after: 0, station: "here", target: "temperature", horizon: 1, limit: 99).count
        }
    }

    func testAnOutcomeCountsOnlyIfBothObservationsDo() async throws {
        for (issued, observed, count) in [(true, true, 1), (true, false, 0), (false, true, 0), (false, false, 0)] {
            let store = try newStore()
            try await store.write { transaction in
                try transaction.register(Station(id: "here"))
                try transaction.insert(StoredWeather.forecast(issued: 0), controls: issued)
                try transaction.recordOutcomes(
                    of: "here",
                    target: "temperature",
                    at: StoredWeather.hour(1),
                    actual: 3,
                    storedAt: 0,
                    controls: observed
                )
            }
            let found = try await outcomes(of: store)
            XCTAssertEqual(found, count, "\(issued) \(observed)")
            for position in [nil, 0] as [Int64?] {
                let stations = try await store.read {
                    try $0.stationsWithNewOutcomes(after: position, target: "temperature", horizon: 1)
                }
                XCTAssertEqual(stations.count, count)
            }
            let kept = try await store.read {
                try $0.latestOutcomes(of: "here", target: "temperature", horizon: 1, limit: 9).count
            }
            XCTAssertEqual(kept, 1, "every outcome is stored")
        }
    }

    func testAnUntrustedReportCompletesNoTrustedHour() async throws {
        for (first, second, filled, controls) in [
            (DataOrigin.trusted, DataOrigin.history, false, false), (.trusted, .live, false, false),
            (.trusted, .established, true, true), (.live, .trusted, true, false), (.history, .live, true, false),
        ] {
            let store = try newStore()
            let completion = try await store.write { transaction in
                try transaction.register(Station(id: "here"))
                let pressure = Observation(station: "here", time: StoredWeather.time(5), pressure: 1000)
                _ = try transaction.insert(pressure, receivedAt: 0, origin: first)
                return try transaction.complete(StoredWeather.observation(5), origin: second)
            }
            XCTAssertEqual(completion.filled, filled ? [.temperature] : [], "\(first) \(second)")
            XCTAssertEqual(completion.controls, controls, "\(first) \(second)")
        }
    }

    func testOnlyControllingHoursAreCountedAndTheNewestOfThemIsFound() async throws {
        let store = try newStore()
        try await store.write { transaction in
            try transaction.register(Station(id: "here"))
            for (hour, origin) in [DataOrigin.trusted, .established, .live, .history].enumerated() {
                _ = try transaction.insert(StoredWeather.observation(hour), receivedAt: 0, origin: origin)
            }
        }
        let (count, newest, live, ofTwo) = try await store.read {
            (
                try $0.controllingCount(of: "here", variable: .temperature), try $0.latestControllingHour(of: "here"),
                try $0.liveHours(of: "here", among: 99), try $0.liveHours(of: "here", among: 2)
            )
        }
        XCTAssertEqual(count, 2)
        XCTAssertEqual(newest, StoredWeather.hour(1))
        XCTAssertEqual(live, 2)
        XCTAssertEqual(ofTwo, 1)
    }
}
