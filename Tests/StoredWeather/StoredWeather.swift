import Forecasting
import ObservationFixtures
package import Observations
package import Store

/// Rows to store: hours relative to a start, by default at a station named `here`.
package enum StoredWeather {
    /// 2024-05-01T00:00:00Z in hours since 1970.
    package static let start = Hour(476_256)

    package static func hour(_ hour: Int) -> Hour { start + hour }

    package static func time(_ hour: Int) -> Timestamp { Timestamp(start + hour) }

    package static func observation(_ hour: Int, temperature: Double? = 10, station: String = "here") -> Observation {
        Observation(station: station, time: time(hour), temperature: temperature)
    }

    package static func forecast(
        issued hour: Int,
        horizon: Int = 1,
        served: Double = 11,
        champion: Double? = 11,
        version: String? = "v1",
        station: String = "here",
        target: TargetName = "temperature",
        level: Double? = nil
    ) -> ForecastRecord {
        ForecastRecord(
            station: station,
            issuedAt: time(hour),
            horizon: horizon,
            target: target,
            modelVersion: version,
            served: served,
            champion: champion,
            persistence: 10,
            lower: served - 2,
            upper: served + 2,
            level: level
        )
    }
}

extension Store {
    /// Registers the station `here` and stores observations and forecasts.
    package func keep(_ observations: [Observation] = [], _ forecasts: [ForecastRecord] = []) async throws {
        try await write { transaction in
            for station in Set(observations.map(\.station) + forecasts.map(\.station) + ["here"]) {
                try transaction.register(Station(id: station))
            }
            for observation in observations {
                _ = try transaction.insert(observation, receivedAt: 0)
            }
            for forecast in forecasts {
                try transaction.insert(forecast)
            }
        }
    }
}
