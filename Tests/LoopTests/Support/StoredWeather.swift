import Observations
import Store
import XCTest

/// Invariants of the stored observations, forecasts and outcomes of a station.
enum StoredWeather {
    /// The API's default horizons, in hours.
    static let horizons = [1, 3, 6, 12, 24]

    /// Asserts that every hour is stored once, and that each forecast of an observed hour has one outcome.
    ///
    /// The outcome has the observed temperature. Other programs may write meanwhile.
    static func assertOutcomesAreExactlyOnce(
        in store: Store,
        station: String = Installation.station,
        file: StaticString = #filePath,
        line: UInt = #line
    ) async throws {
        let (observations, outcomes) = try await store.read { transaction in
            (
                try transaction.observations(of: station),
                try horizons.map { horizon in
                    try transaction.outcomes(
                        after: 0,
                        station: station,
                        target: Installation.target,
                        horizon: horizon,
                        limit: .max
                    )
                }
            )
        }
        XCTAssertEqual(Set(observations.map(\.hour)).count, observations.count, "stored twice", file: file, line: line)
        let temperatures = Dictionary(
            observations.map { ($0.hour, $0.observation[.temperature]) },
            uniquingKeysWith: { first, _ in first }
        )
        for (horizon, outcomes) in zip(horizons, outcomes) {
            let expected = observations.map(\.hour).filter { temperatures[$0 + horizon] != nil }
            XCTAssertEqual(
                outcomes.map(\.forecast.issuedAt.nearestHour).sorted(),
                expected,
                "hours whose forecasts \(horizon) h ahead have an outcome",
                file: file,
                line: line
            )
            let wrong = outcomes.filter { temperatures[$0.forecast.targetTime.nearestHour] != .some(.some($0.actual)) }
            XCTAssertEqual(wrong, [], "outcomes with another temperature", file: file, line: line)
        }
    }
}
