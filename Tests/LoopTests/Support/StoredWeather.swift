import Forecasting
import Store
import XCTest

/// What must be true of the observations, forecasts and outcomes of a station, however they came into the database.
enum StoredWeather {
    /// The horizons that an API follows by default, in hours.
    static let horizons = [1, 3, 6, 12, 24]

    /// Every forecast whose hour has come has one outcome, with the temperature that was observed in that hour.
    static func assertOutcomesAreExactlyOnce(
        in store: Store,
        station: String = Installation.station,
        file: StaticString = #filePath,
        line: UInt = #line
    ) async throws {
        let observations = try await store.read { try $0.observations(of: station) }
        let temperatures = Dictionary(uniqueKeysWithValues: observations.map { ($0.hour, $0.observation.temperature) })
        for horizon in horizons {
            let outcomes = try await store.read {
                try $0.outcomes(after: 0, station: station, horizon: horizon, limit: .max)
            }
            let expected = observations.map(\.hour)
                .filter { temperatures[$0.adding(hours: horizon)] != nil }
            XCTAssertEqual(
                outcomes.map(\.forecast.issuedAt).sorted(),
                expected,
                "hours whose forecasts \(horizon) h ahead have an outcome",
                file: file,
                line: line
            )
            let wrong = outcomes.filter { temperatures[$0.forecast.targetTime] != .some(.some($0.actual)) }
            XCTAssertEqual(wrong, [], "outcomes with another temperature", file: file, line: line)
        }
    }
}
