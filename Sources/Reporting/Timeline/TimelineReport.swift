import Forecasting
package import Observations
package import Store

/// The forecasts, observations, errors and drift statistics of one station.
///
/// Columns have equal length; times are in seconds since 1970, values and errors in the target's unit. A step has
/// several hours if necessary, so that a report has at most ``maximumSteps`` steps.
package struct TimelineReport: Encodable, Sendable {
    package static let maximumSteps = 800
    /// The longest span, in hours: ten years.
    package static let longestHours = 87_600
    /// Errors are means over the last day, or over one step if a step is longer.
    package static let errorHours = 24

    package var target: TargetName
    /// The unit of the values and errors; `nil` for a target that this program does not know.
    package var unit: String?
    package var station: String
    package var horizon: Int
    package var stepHours: Int
    package var errorHours: Int
    package var now: Timestamp
    package var times: [Int64] = []
    package var actual: [Double] = []
    package var predicted: [Double] = []
    package var lower: [Double?] = []
    package var upper: [Double?] = []
    package var rmse = Errors()
    package var drift = Drift()
    package var forecast: Coming

    /// Root mean squared errors over the last ``errorHours`` hours.
    package struct Errors: Encodable, Sendable {
        /// `nil` if sensor faults touch all outcomes of the window.
        package var served: [Double?] = []
        package var champion: [Double?] = []
        package var persistence: [Double?] = []
    }

    /// The largest ratio of a drift statistic to its threshold; the alarm is raised at 1.
    package struct Drift: Encodable, Sendable {
        package var times: [Int64] = []
        package var ratio: [Double] = []
    }

    /// The newest forecasts.
    package struct Coming: Encodable, Sendable {
        package var issuedAt: Timestamp?
        package var modelVersion: String?
        package var horizons: [Int] = []
        package var times: [Int64] = []
        package var values: [Double] = []
        package var lower: [Double?] = []
        package var upper: [Double?] = []

        private enum CodingKeys: String, CodingKey {
            case issuedAt = "issued_at"
            case modelVersion = "model_version"
            case horizons
            case times
            case values
            case lower
            case upper
        }
    }

    /// Reads the report of one station.
    ///
    /// - Parameters:
    ///   - transaction: the snapshot.
    ///   - target: the target.
    ///   - station: the station's id; `nil` for the station of the newest stored observation.
    ///   - horizon: the horizon of the forecasts in hours.
    ///   - hours: the number of hours before the station's newest observation.
    /// - Returns: the report; `nil` if the station has no observation.
    /// - Throws: `SQLError`.
    package static func read(
        in transaction: ReadTransaction,
        target: TargetName,
        station: String?,
        horizon: Int,
        hours: Int
    ) throws -> TimelineReport? {
        guard let chosen = try station ?? transaction.newestObservation()?.observation.station,
            let newest = try transaction.latestObservation(of: chosen)
        else { return nil }
        let query = ErrorHistoryQuery(
            station: chosen,
            horizon: horizon,
            // Starts earlier, so that the first errors also cover `errorHours`.
            range: Timestamp(newest.hour - hours - errorHours)...Timestamp(newest.hour),
            stepHours: (hours + maximumSteps - 1) / maximumSteps
        )
        return TimelineReport(
            target: target,
            query: query,
            hours: hours,
            steps: try transaction.errorHistory(of: target, query),
            levels: try transaction.driftLevels(of: target, query),
            forecasts: try transaction.latestForecasts(of: chosen, target: target),
            now: newest.observation
        )
    }

    private init(
        target: TargetName,
        query: ErrorHistoryQuery,
        hours: Int,
        steps: [ErrorHistoryStep],
        levels: [DriftLevel],
        forecasts: [ForecastRecord],
        now: Observation
    ) {
        self.target = target
        unit = target.variable?.unit
        station = query.station
        horizon = query.horizon
        stepHours = query.stepHours
        errorHours = max(Self.errorHours, query.stepHours)
        self.now = now.time
        forecast = Coming(forecasts)
        let begin = query.range.upperBound.adding(hours: -hours)
        for (index, step) in steps.enumerated() where step.time >= begin {
            times.append(step.time.secondsSince1970)
            actual.append(step.actual)
            predicted.append(step.served)
            lower.append(step.lower)
            upper.append(step.upper)
            let window = steps[...index].suffix(errorHours / query.stepHours)
                .filter { $0.time > step.time.adding(hours: -errorHours) }
            rmse.add(window)
        }
        for level in levels where level.time >= begin {
            drift.times.append(level.time.secondsSince1970)
            drift.ratio.append(level.ratio)
        }
    }

    private enum CodingKeys: String, CodingKey {
        case target
        case unit
        case station
        case horizon
        case stepHours = "step_hours"
        case errorHours = "error_hours"
        case now
        case times
        case actual
        case predicted
        case lower
        case upper
        case rmse
        case drift
        case forecast
    }
}

extension TimelineReport.Errors {
    fileprivate mutating func add(_ window: some Collection<ErrorHistoryStep>) {
        let judged = window.filter { $0.judged > 0 }
        let count = Double(judged.reduce(0) { $0 + $1.judged })
        func root(_ squares: Double) -> Double? { count > 0 ? (squares / count).squareRoot() : nil }
        served.append(root(judged.reduce(0) { $0 + $1.servedSquares }))
        persistence.append(root(judged.reduce(0) { $0 + $1.persistenceSquares }))
        let known = judged.compactMap(\.championSquares)
        champion.append(known.count == judged.count ? root(known.reduce(0, +)) : nil)
    }
}

extension TimelineReport.Coming {
    init(_ forecasts: [ForecastRecord]) {
        issuedAt = forecasts.first?.issuedAt
        modelVersion = forecasts.first?.modelVersion
        for forecast in forecasts {
            horizons.append(forecast.horizon)
            times.append(forecast.issuedAt.adding(hours: forecast.horizon).secondsSince1970)
            values.append(forecast.served)
            lower.append(forecast.lower)
            upper.append(forecast.upper)
        }
    }
}
