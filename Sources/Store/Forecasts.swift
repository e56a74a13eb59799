import Forecasting
import GRDB

/// What was forecast for one horizon when an observation had come.
package struct ForecastRecord: Hashable, Sendable {
    package var station: String
    /// The full hour of the newest observation that was known.
    package var issuedAt: Timestamp
    /// In hours.
    package var horizon: Int
    package var model: String
    /// `nil` where no model served.
    package var modelVersion: String?
    /// What the client was told, in °C.
    package var served: Double
    /// What the champion said by itself, in °C.
    package var champion: Double?
    /// The temperature at ``issuedAt``, in °C.
    package var persistence: Double
    /// The bounds of the interval around ``served``, in °C.
    package var lower: Double?
    package var upper: Double?

    package var targetTime: Timestamp { issuedAt.adding(hours: horizon) }

    package init(
        station: String,
        issuedAt: Timestamp,
        horizon: Int,
        model: String,
        modelVersion: String?,
        served: Double,
        champion: Double?,
        persistence: Double,
        lower: Double? = nil,
        upper: Double? = nil
    ) {
        self.station = station
        self.issuedAt = issuedAt
        self.horizon = horizon
        self.model = model
        self.modelVersion = modelVersion
        self.served = served
        self.champion = champion
        self.persistence = persistence
        self.lower = lower
        self.upper = upper
    }
}

extension WriteTransaction {
    /// Stores a forecast; one that was already issued for the same station, hour and horizon stays as it was.
    package func insert(_ forecast: ForecastRecord) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO forecasts (station, issued_at, horizon, target_time, model, model_version,
                    served, champion, persistence, lower, upper)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (station, issued_at, horizon) DO NOTHING
                """
        )
        .execute(arguments: [
            forecast.station,
            forecast.issuedAt.secondsSince1970,
            forecast.horizon,
            forecast.targetTime.secondsSince1970,
            forecast.model,
            forecast.modelVersion,
            forecast.served,
            forecast.champion,
            forecast.persistence,
            forecast.lower,
            forecast.upper,
        ])
    }
}

extension ReadTransaction {
    /// The forecasts that were issued for a station at one hour, by horizon.
    package func forecasts(of station: String, issuedAt: Timestamp) throws -> [ForecastRecord] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT station, issued_at, horizon, model, model_version, served, champion, persistence, lower, upper
                FROM forecasts WHERE station = ? AND issued_at = ? ORDER BY horizon
                """
        )
        return try Row.fetchAll(statement, arguments: [station, issuedAt.secondsSince1970])
            .map { row in
                ForecastRecord(
                    station: row[0],
                    issuedAt: Timestamp(secondsSince1970: row[1]),
                    horizon: row[2],
                    model: row[3],
                    modelVersion: row[4],
                    served: row[5],
                    champion: row[6],
                    persistence: row[7],
                    lower: row[8],
                    upper: row[9]
                )
            }
    }
}
