import Forecasting
import Store
import XCTest

/// What must be true of the observations, forecasts and outcomes of a station, however they came into the database.
enum StoredWeather {
    /// The horizons that an API follows by default, in hours.
    static let horizons = [1, 3, 6, 12, 24]

    /// Every hour is stored once, and every forecast whose hour has come has one outcome, with the temperature that was
    /// observed in that hour; also while others write.
    static func assertOutcomesAreExactlyOnce(
        in store: Store,
        station: String = Installation.station,
        file: StaticString = #filePath,
        line: UInt = #line
    ) async throws {
        let (observations, outcomes) = try await store.read { transaction in
            (
                try transaction.observations(of: station),
                try horizons.map {
                    try transaction.outcomes(
                        after: 0,
                        station: station,
                        target: "temperature",
                        horizon: $0,
                        limit: .max
                    )
                }
            )
        }
        XCTAssertEqual(Set(observations.map(\.hour)).count, observations.count, "stored twice", file: file, line: line)
        let temperatures = Dictionary(
            observations.map { ($0.hour, $0.observation.temperature) },
            uniquingKeysWith: { first, _ in first }
        )
        for (horizon, outcomes) in zip(horizons, outcomes) {
            let expected = observations.map(\.hour).filter { temperatures[$0.adding(hours: horizon)] != nil }
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
