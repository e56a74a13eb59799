import Forecasting
import GRDB

/// Whose value a client was told.
package enum Answerer: String, Hashable, Sendable, Codable {
    case champion
    case persistence
}

/// What was forecast for one horizon when an observation had come.
package struct ForecastRecord: Hashable, Sendable {
    package var station: String
    /// The full hour of the newest observation that was known.
    package var issuedAt: Timestamp
    /// In hours.
    package var horizon: Int
    package var model: String
    /// The champion that forecast; `nil` where none did.
    package var modelVersion: String?
    /// Whose value ``served`` is.
    package var answeredBy: Answerer
    /// What the client was told, in °C.
    package var served: Double
    /// What the champion said by itself, in °C, also where it did not answer.
    package var champion: Double?
    /// The temperature at ``issuedAt``, in °C.
    package var persistence: Double
    /// The bounds of the interval around ``served``, in °C.
    package var lower: Double?
    package var upper: Double?
    /// The share of observations that the interval is meant to hold.
    package var level: Double?

    package var targetTime: Timestamp { issuedAt.adding(hours: horizon) }

    /// - Parameters:
    ///   - station: its id.
    ///   - issuedAt: the full hour of the newest observation that was known.
    ///   - horizon: in hours.
    ///   - model: the name under which a model serves.
    ///   - modelVersion: the champion that forecast.
    ///   - answeredBy: `nil` is the champion where it forecast, and persistence elsewhere.
    ///   - served: what the client was told, in °C.
    ///   - champion: what the champion said by itself, in °C.
    ///   - persistence: the temperature at `issuedAt`, in °C.
    ///   - lower: the lower bound, in °C.
    ///   - upper: the upper bound, in °C.
    ///   - level: the wanted coverage of the bounds.
    package init(
        station: String,
        issuedAt: Timestamp,
        horizon: Int,
        model: String,
        modelVersion: String?,
        answeredBy: Answerer? = nil,
        served: Double,
        champion: Double?,
        persistence: Double,
        lower: Double? = nil,
        upper: Double? = nil,
        level: Double? = nil
    ) {
        self.station = station
        self.issuedAt = issuedAt
        self.horizon = horizon
        self.model = model
        self.modelVersion = modelVersion
        self.answeredBy = answeredBy ?? (champion == nil ? .persistence : .champion)
        self.served = served
        self.champion = champion
        self.persistence = persistence
        self.lower = lower
        self.upper = upper
        self.level = level
    }
}

extension ForecastRecord {
    /// The columns that ``init(row:from:)`` reads, in its order; `forecasts` and `outcomes` both have them.
    static let columns = """
        station, issued_at, horizon, model, model_version, answered_by, served, champion, persistence,
        lower, upper, level
        """

    /// - Parameters:
    ///   - row: holds ``columns``.
    ///   - first: the position of the first of them.
    init(row: Row, from first: Int = 0) {
        let answerer: String? = row[first + 5]
        self.init(
            station: row[first],
            issuedAt: Timestamp(secondsSince1970: row[first + 1]),
            horizon: row[first + 2],
            model: row[first + 3],
            modelVersion: row[first + 4],
            answeredBy: answerer.flatMap(Answerer.init),
            served: row[first + 6],
            champion: row[first + 7],
            persistence: row[first + 8],
            lower: row[first + 9],
            upper: row[first + 10],
            level: row[first + 11]
        )
    }
}

extension WriteTransaction {
    /// Stores a forecast; one that was already issued for the same station, hour and horizon stays as it was.
    package func insert(_ forecast: ForecastRecord) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO forecasts (\(ForecastRecord.columns), target_time)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (station, issued_at, horizon) DO NOTHING
                """
        )
        .execute(arguments: [
            forecast.station,
            forecast.issuedAt.secondsSince1970,
            forecast.horizon,
            forecast.model,
            forecast.modelVersion,
            forecast.answeredBy.rawValue,
            forecast.served,
            forecast.champion,
            forecast.persistence,
            forecast.lower,
            forecast.upper,
            forecast.level,
            forecast.targetTime.secondsSince1970,
        ])
    }
}

extension ReadTransaction {
    /// The forecasts that were issued for a station at one hour, by horizon.
    package func forecasts(of station: String, issuedAt: Timestamp) throws -> [ForecastRecord] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT \(ForecastRecord.columns) FROM forecasts WHERE station = ? AND issued_at = ? ORDER BY horizon
                """
        )
        return try Row.fetchAll(statement, arguments: [station, issuedAt.secondsSince1970])
            .map { ForecastRecord(row: $0) }
    }
}
