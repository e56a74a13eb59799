import Forecasting
import Observations
import Store

/// The intervals of one station's forecasts, updated by every stored outcome.
///
/// The model's intervals belong to the champion, or to the combination with it. They start from the champion's
/// calibration, followed by the newest ``recentCount`` residuals of the same answerer at this station: calibration
/// gives their shape, the recent errors give their size. They start over with another champion, level, set of stored
/// horizons or answerer.
///
/// The intervals of persistence start from its newest residuals when it must answer, and are kept while it answers.
/// Without outcomes of persistence there are none.
struct StationIntervals: Hashable, Sendable, Codable {
    /// The number of recent residuals, hourly: two days, in which the intervals' size adapts to the residuals.
    static let recentCount = 48

    /// The stored horizons, in hours, shortest first.
    let horizons: [Int]
    /// The answerer whose errors ``model`` follows: the champion or the combination.
    let answerer: Answerer
    private(set) var model: AdaptiveInterval
    private(set) var persistence: AdaptiveInterval?

    /// - Parameters:
    ///   - horizons: the stored horizons, shortest first.
    ///   - level: the wanted coverage.
    ///   - answerer: the champion or the combination.
    ///   - calibration: the calibration of the champion, if one serves.
    ///   - recent: the station's newest outcomes of each horizon, oldest first.
    init(
        horizons: [Int],
        level: Double,
        answerer: Answerer,
        calibration: IntervalCalibration?,
        recent: [Int: [OutcomeRecord]]
    ) {
        self.horizons = horizons
        self.answerer = answerer
        model = Self.intervals(horizons: horizons, level: level) { horizon in
            (calibration?.residuals[horizon] ?? [])
                + (recent[horizon] ?? []).compactMap { $0.residual(of: answerer) }
        }
    }

    private static func intervals(
        horizons: [Int],
        level: Double,
        residuals: (Int) -> [Double]
    ) -> AdaptiveInterval {
        AdaptiveInterval(
            calibration: Dictionary(uniqueKeysWithValues: horizons.map { ($0, residuals($0)) }),
            level: level
        )
    }

    /// Whether these intervals match the settings.
    func fit(horizons: [Int], level: Double, answerer: Answerer) -> Bool {
        self.horizons == horizons && self.answerer == answerer
            && model.level == AdaptiveInterval(calibration: [:], level: level).level
    }

    /// Creates the intervals of persistence if they are needed, and drops them if not.
    ///
    /// - Parameters:
    ///   - isNeeded: whether persistence answers at a horizon.
    ///   - recent: the station's newest outcomes of each horizon, oldest first; called only if needed.
    /// - Throws: the errors of `recent`.
    mutating func preparePersistence(
        isNeeded: Bool,
        recent: () throws -> [Int: [OutcomeRecord]]
    ) rethrows {
        guard isNeeded else { return persistence = nil }
        guard persistence == nil else { return }
        let outcomes = try recent()
        persistence = Self.intervals(horizons: horizons, level: model.level) { horizon in
            (outcomes[horizon] ?? []).map(\.persistenceResidual)
        }
    }

    /// Updates the intervals with an outcome; outcomes come in the order in which they are stored.
    ///
    /// - Parameters:
    ///   - outcome: an outcome of this station.
    ///   - version: the champion of these intervals; errors of other versions are ignored.
    mutating func observe(_ outcome: OutcomeRecord, of version: String?) {
        let forecast = outcome.forecast
        guard horizons.contains(forecast.horizon) else { return }
        if forecast.modelVersion == version, let residual = outcome.residual(of: answerer) {
            model.observe(residual: residual, horizon: forecast.horizon, issued: forecast.interval(of: answerer))
        }
        persistence?
            .observe(
                residual: outcome.persistenceResidual,
                horizon: forecast.horizon,
                issued: forecast.interval(of: .persistence)
            )
    }

    /// The interval of the next forecast.
    ///
    /// - Parameters:
    ///   - horizon: in hours, stored or not.
    ///   - answerer: the answerer of the forecast.
    ///   - champion: the champion of these intervals.
    /// - Returns: distances from the forecast, in the target's unit; `nil` if no errors of this answerer are known yet.
    func interval(horizon: Int, answerer: Answerer, champion: ServedModel?) -> ConformalInterval? {
        let uncalibrated = AdaptiveInterval(calibration: [:], level: model.level)
        let calibrated = champion?.intervals ?? uncalibrated
        return switch answerer {
        case .champion, .combination: model.interval(at: horizon, following: horizons, calibrated: calibrated)
        case .persistence: persistence?.interval(at: horizon, following: horizons, calibrated: uncalibrated)
        }
    }
}

extension OutcomeRecord {
    /// Actual − the answerer's forecast; `nil` if it made none.
    fileprivate func residual(of answerer: Answerer) -> Double? {
        switch answerer {
        case .champion: championResidual
        case .combination: forecast.answeredBy == .combination ? residual : nil
        case .persistence: persistenceResidual
        }
    }
}

extension ForecastRecord {
    /// The interval that was issued, as distances from ``served``; `nil` if another answered.
    fileprivate func interval(of answerer: Answerer) -> ConformalInterval? {
        guard answeredBy == answerer, let lower, let upper else { return nil }
        return ConformalInterval(lower: lower - served, upper: upper - served)
    }
}
