import Forecasting
import Store

/// The intervals of one station's forecasts, moved by every outcome as it is stored.
///
/// Those of the model (the champion, or the combination that it takes part in) begin as the champion's calibration,
/// followed by the newest ``recentCount`` residuals that such answers had at this station: so they have the new
/// champion's shape, and the size that errors had here lately. They begin anew when another champion serves, or when the
/// level, the followed horizons or the combination are set otherwise.
///
/// Those of persistence begin with its newest residuals when it has to answer, and are kept as long as it does; there
/// are none before its first outcome.
struct StationIntervals: Hashable, Sendable, Codable {
    /// Two days, as long as the size of the residuals takes to follow.
    static let recentCount = 48

    /// The horizons that outcomes follow, in hours, shortest first.
    let horizons: [Int]
    /// Whose errors ``model`` follows: the champion's or the combination's.
    let answerer: Answerer
    private(set) var model: AdaptiveInterval
    private(set) var persistence: AdaptiveInterval?

    /// - Parameters:
    ///   - horizons: those that outcomes follow, shortest first.
    ///   - level: the wanted coverage.
    ///   - answerer: the champion or the combination.
    ///   - calibration: of the champion, if one serves.
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

    /// Whether these are the intervals that the settings ask for.
    func fit(horizons: [Int], level: Double, answerer: Answerer) -> Bool {
        self.horizons == horizons && self.answerer == answerer
            && model.level == AdaptiveInterval(calibration: [:], level: level).level
    }

    /// Makes the intervals of persistence ready, unless they are, or drops those that nobody needs.
    ///
    /// - Parameters:
    ///   - isNeeded: whether persistence answers now.
    ///   - recent: the station's newest outcomes of each horizon, oldest first; asked for only where they are needed.
    /// - Throws: what `recent` throws.
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

    /// Takes an outcome into account, in the order of storing.
    ///
    /// - Parameters:
    ///   - outcome: of this station.
    ///   - version: the champion whose intervals these are; another version's errors do not move them.
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

    /// The interval that a forecast made now gets.
    ///
    /// - Parameters:
    ///   - horizon: in hours, followed or not.
    ///   - answerer: whose forecast it is.
    ///   - champion: the one whose intervals these are.
    /// - Returns: distances from the forecast, °C; `nil` where nothing is known of such errors yet.
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
    /// Actual less what the answerer said, in °C; `nil` if it said nothing.
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
