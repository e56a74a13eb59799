import CanonicalJSON
import Forecasting
import GRDB

/// Whose value a client was told.
package enum Answerer: String, Hashable, Sendable, Codable {
    case champion
    /// A mixture of the champion and other experts, see `Combination`.
    case combination
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
    /// What the champion before it said by itself, in °C; `nil` where none is kept.
    package var predecessor: Double?
    /// That champion's version.
    package var predecessorVersion: String?
    /// The temperature at ``issuedAt``, in °C.
    package var persistence: Double
    /// The bounds of the interval around ``served``, in °C.
    package var lower: Double?
    package var upper: Double?
    /// The share of observations that the interval is meant to hold.
    package var level: Double?
    /// The experts' shares in ``served``, by name; `nil` where no combination answered, and in what outcomes keep.
    package var weights: [String: Double]?

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
    ///   - predecessor: what the champion before it said by itself, in °C.
    ///   - predecessorVersion: that champion's version.
    ///   - persistence: the temperature at `issuedAt`, in °C.
    ///   - lower: the lower bound, in °C.
    ///   - upper: the upper bound, in °C.
    ///   - level: the wanted coverage of the bounds.
    ///   - weights: the experts' shares in `served`.
    package init(
        station: String,
        issuedAt: Timestamp,
        horizon: Int,
        model: String,
        modelVersion: String?,
        answeredBy: Answerer? = nil,
        served: Double,
        champion: Double?,
        predecessor: Double? = nil,
        predecessorVersion: String? = nil,
        persistence: Double,
        lower: Double? = nil,
        upper: Double? = nil,
        level: Double? = nil,
        weights: [String: Double]? = nil
    ) {
        self.station = station
        self.issuedAt = issuedAt
        self.horizon = horizon
        self.model = model
        self.modelVersion = modelVersion
        self.answeredBy = answeredBy ?? (champion == nil ? .persistence : .champion)
        self.served = served
        self.champion = champion
        self.predecessor = predecessor
        self.predecessorVersion = predecessorVersion
        self.persistence = persistence
        self.lower = lower
        self.upper = upper
        self.level = level
        self.weights = weights
    }
}

extension ForecastRecord {
    /// As JSON, its keys sorted; written by hand, as an encoder takes longer than all the rest of storing a forecast.
    ///
    /// The names are those of experts, and hold nothing that JSON would escape.
    fileprivate var weightsText: String? {
        weights.map { weights in
            "{" + weights.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
        }
    }

    /// The columns that ``init(row:from:)`` reads, in its order; `forecasts` and `outcomes` both have them.
    static let columns = """
        station, issued_at, horizon, model, model_version, answered_by, served, champion, predecessor,
        predecessor_version, persistence, lower, upper, level
        """

    /// - Parameters:
    ///   - row: holds ``columns``.
    ///   - first: the position of the first of them.
    init(row: Row, from first: Int) {
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
            predecessor: row[first + 8],
            predecessorVersion: row[first + 9],
            persistence: row[first + 10],
            lower: row[first + 11],
            upper: row[first + 12],
            level: row[first + 13]
        )
    }
}

extension WriteTransaction {
    /// Stores a forecast; one that was already issued for the same station, hour and horizon stays as it was.
    ///
    /// - Returns: whether the forecast was new.
    /// - Throws: an error of SQLite.
    @discardableResult
    package func insert(_ forecast: ForecastRecord) throws -> Bool {
        try database.cachedStatement(
            sql: """
                INSERT INTO forecasts (\(ForecastRecord.columns), target_time, weights)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
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
            forecast.predecessor,
            forecast.predecessorVersion,
            forecast.persistence,
            forecast.lower,
            forecast.upper,
            forecast.level,
            forecast.targetTime.secondsSince1970,
            forecast.weightsText,
        ])
        return database.changesCount > 0
    }
}

extension ReadTransaction {
    /// The forecasts that were issued for a station at one hour, by horizon.
    package func forecasts(of station: String, issuedAt: Timestamp) throws -> [ForecastRecord] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT weights, \(ForecastRecord.columns) FROM forecasts
                WHERE station = ? AND issued_at = ? ORDER BY horizon
                """
        )
        return try Row.fetchAll(statement, arguments: [station, issuedAt.secondsSince1970])
            .map { row in
                var record = ForecastRecord(row: row, from: 1)
                let weights: String? = row[0]
                record.weights = try weights.map { try JSONText.decode([String: Double].self, from: $0) }
                return record
            }
    }
}
