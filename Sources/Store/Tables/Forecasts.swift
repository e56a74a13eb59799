import CanonicalJSON
package import Observations

/// The source of the value that a client received.
package enum Answerer: String, Hashable, Sendable, Codable {
    case champion
    /// A weighted mean of the champion and other experts; see `Combination`.
    case combination
    case persistence
}

/// A forecast for one horizon, issued when an observation was stored.
///
/// Values are in the target's unit.
package struct ForecastRecord: Hashable, Sendable {
    package var station: String
    /// The full hour of the newest observation at the time of issue.
    package var issuedAt: Timestamp
    /// Hours ahead.
    package var horizon: Int
    package var target: TargetName
    /// The version of the champion that forecast; `nil` if none did.
    package var modelVersion: String?
    /// The source of ``served``.
    package var answeredBy: Answerer
    /// The value that the client received.
    package var served: Double
    /// The champion's own forecast, even if another value was served.
    package var champion: Double?
    /// The previous champion's own forecast; `nil` if it made none.
    package var predecessor: Double?
    /// The previous champion's version.
    package var predecessorVersion: String?
    /// The value observed at ``issuedAt``.
    package var persistence: Double
    /// The bounds of the interval around ``served``.
    package var lower: Double?
    package var upper: Double?
    /// The nominal coverage of the interval.
    package var level: Double?
    /// The experts' weights in ``served``, by name; `nil` if no combination answered, and always `nil` in outcomes.
    package var weights: [String: Double]?

    package var targetTime: Timestamp { issuedAt.adding(hours: horizon) }

    /// - Parameters:
    ///   - station: the station's id.
    ///   - issuedAt: the full hour of the newest observation at the time of issue.
    ///   - horizon: hours ahead.
    ///   - target: the target.
    ///   - modelVersion: the version of the champion that forecast.
    ///   - answeredBy: the source of `served`; `nil` means the champion if it forecast, and persistence otherwise.
    ///   - served: the value that the client received.
    ///   - champion: the champion's own forecast.
    ///   - predecessor: the previous champion's own forecast.
    ///   - predecessorVersion: the previous champion's version.
    ///   - persistence: the value observed at `issuedAt`.
    ///   - lower: the lower bound.
    ///   - upper: the upper bound.
    ///   - level: the nominal coverage of the bounds.
    ///   - weights: the experts' weights in `served`.
    package init(
        station: String,
        issuedAt: Timestamp,
        horizon: Int,
        target: TargetName,
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
        self.target = target
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
    /// The weights as JSON with sorted keys.
    ///
    /// Built by hand: an encoder would take longer than the rest of storing a forecast. Names of experts contain no
    /// characters that JSON escapes.
    fileprivate var weightsText: String? {
        weights.map { weights in
            "{" + weights.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
        }
    }

    /// The columns that ``init(row:from:of:)`` reads, in this order, from `forecasts` or `outcomes`.
    static let columns = """
        station, issued_at, horizon, target, model_version, answered_by, served, champion, predecessor,
        predecessor_version, persistence, lower, upper, level
        """

    /// Reads a row of `table`; the column at position `first` is the first of ``columns``.
    init(row: Row, from first: Int, of table: String) throws {
        self.init(
            station: try row[first],
            issuedAt: Timestamp(secondsSince1970: try row[first + 1]),
            horizon: try row[first + 2],
            target: try row[first + 3],
            modelVersion: try row[first + 4],
            answeredBy: try row.word(first + 5, of: table, "answered_by") as Answerer,
            served: try row[first + 6],
            champion: try row[first + 7],
            predecessor: try row[first + 8],
            predecessorVersion: try row[first + 9],
            persistence: try row[first + 10],
            lower: try row[first + 11],
            upper: try row[first + 12],
            level: try row[first + 13]
        )
    }
}

extension WriteTransaction {
    /// Stores a forecast, unless one exists for the same target, station, hour and horizon.
    ///
    /// - Parameters:
    ///   - forecast: the forecast.
    ///   - controls: whether decisions of the loop may rest on the observation of the hour of issue.
    /// - Returns: whether the forecast was new.
    /// - Throws: ``StoreError``.
    @discardableResult
    package func insert(_ forecast: ForecastRecord, controls: Bool = true) throws -> Bool {
        try connection.lock(RowStream.forecasts)
        let changes = try connection.execute(
            Self.insertForecast,
            [
                forecast.station,
                forecast.issuedAt.secondsSince1970,
                forecast.horizon,
                forecast.target,
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
                controls,
            ]
        )
        return changes > 0
    }

    private static let insertForecast = """
        INSERT INTO forecasts (\(ForecastRecord.columns), target_time, weights, controls)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (target, station, issued_at, horizon) DO NOTHING
        """
}

extension ReadTransaction {
    /// The forecasts of a target that were issued for a station at one hour, by horizon.
    package func forecasts(of station: String, target: TargetName, issuedAt: Timestamp) throws -> [ForecastRecord] {
        try forecasts("issued_at = ?", [target, station, issuedAt.secondsSince1970])
    }

    /// The newest forecasts of a target for a station, by horizon; they have no outcome yet.
    package func latestForecasts(of station: String, target: TargetName) throws -> [ForecastRecord] {
        try forecasts(
            "issued_at = (SELECT max(issued_at) FROM forecasts WHERE target = ? AND station = ?)",
            [target, station, target, station]
        )
    }

    private func forecasts(_ condition: String, _ arguments: [(any SQLConvertible)?]) throws -> [ForecastRecord] {
        try connection.rows(
            """
            SELECT weights, \(ForecastRecord.columns) FROM forecasts
            WHERE target = ? AND station = ? AND \(condition) ORDER BY horizon
            """,
            arguments
        ) { row in
            var record = try ForecastRecord(row: row, from: 1, of: "forecasts")
            let weights: String? = try row[0]
            record.weights = try weights.map { try JSONText.decode([String: Double].self, from: $0) }
            return record
        }
    }
}
