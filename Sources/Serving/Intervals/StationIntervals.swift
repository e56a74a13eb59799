import Forecasting
import Store

/// The intervals of one station's forecasts, moved by every outcome as it is stored.
///
/// Those of the model's forecasts begin as the champion's calibration, followed by the newest ``recentCount`` residuals
/// of what a model answered at this station: so they have the new champion's shape, and the size that errors had here
/// lately. They begin anew when another champion serves, or when the level or the followed horizons are set otherwise.
/// Those of persistence begin with its newest residuals, and there are none before the first.
struct StationIntervals: Hashable, Sendable, Codable {
    /// Two days, as long as the size of the residuals takes to follow.
    static let recentCount = 48

    /// The horizons that outcomes follow, in hours, shortest first.
    let horizons: [Int]
    private(set) var model: AdaptiveInterval
    private(set) var persistence: AdaptiveInterval

    /// - Parameters:
    ///   - horizons: those that outcomes follow, shortest first.
    ///   - level: the wanted coverage.
    ///   - calibration: of the champion, if one serves.
    ///   - recent: the station's newest outcomes of each horizon, oldest first.
    init(horizons: [Int], level: Double, calibration: IntervalCalibration?, recent: [Int: [OutcomeRecord]]) {
        self.horizons = horizons
        func intervals(_ residuals: (Int) -> [Double]) -> AdaptiveInterval {
            AdaptiveInterval(
                calibration: Dictionary(uniqueKeysWithValues: horizons.map { ($0, residuals($0)) }),
                level: level
            )
        }
        model = intervals { horizon in
            (calibration?.residuals[horizon] ?? [])
                + (recent[horizon] ?? []).filter { $0.forecast.answeredBy != .persistence }.map(\.residual)
        }
        persistence = intervals { (recent[$0] ?? []).map(\.persistenceResidual) }
    }

    /// Whether these are the intervals that the settings ask for.
    func fit(horizons: [Int], level: Double) -> Bool {
        self.horizons == horizons && model.level == AdaptiveInterval(calibration: [:], level: level).level
    }

    /// Takes an outcome into account, in the order of storing.
    ///
    /// - Parameters:
    ///   - outcome: of this station.
    ///   - version: the champion whose intervals these are; another version's errors do not move them.
    mutating func observe(_ outcome: OutcomeRecord, of version: String?) {
        let forecast = outcome.forecast
        guard horizons.contains(forecast.horizon) else { return }
        let isPersistence = forecast.answeredBy == .persistence
        persistence.observe(
            residual: outcome.persistenceResidual,
            horizon: forecast.horizon,
            issued: isPersistence ? forecast.interval : nil
        )
        if !isPersistence, forecast.modelVersion == version {
            model.observe(residual: outcome.residual, horizon: forecast.horizon, issued: forecast.interval)
        }
    }

    /// The interval that a forecast made now gets.
    ///
    /// - Parameters:
    ///   - horizon: in hours, followed or not.
    ///   - answerer: whose forecast it is.
    ///   - champion: the one whose intervals these are.
    /// - Returns: distances from the forecast, °C; `nil` where nothing is known of such errors yet.
    func interval(horizon: Int, answerer: Answerer, champion: ServedModel?) -> ConformalInterval? {
        let uncalibrated = AdaptiveInterval(calibration: [:], level: model.level)
        switch answerer {
        case .persistence:
            return persistence.interval(at: horizon, following: horizons, calibrated: uncalibrated)
        case .champion:
            let calibrated = champion?.intervals ?? uncalibrated
            return model.interval(at: horizon, following: horizons, calibrated: calibrated)
        }
    }
}

extension ForecastRecord {
    /// The interval that was issued, as distances from ``served``.
    var interval: ConformalInterval? {
        guard let lower, let upper else { return nil }
        return ConformalInterval(lower: lower - served, upper: upper - served)
    }
}
