import Forecasting
import Store

/// What ``TimelineRoute`` answers: columns of equal length, times in seconds since 1970, temperatures and errors in °C.
struct TimelineBody: Encodable, Sendable {
    var station: String
    var horizon: Int
    var stepHours: Int
    var errorHours: Int
    var now: Timestamp
    var times: [Int64] = []
    var actual: [Double] = []
    var predicted: [Double] = []
    var lower: [Double?] = []
    var upper: [Double?] = []
    var rmse = Errors()
    var drift = Drift()
    var forecast: Coming

    /// Root mean squared errors over the last ``errorHours``.
    struct Errors: Encodable, Sendable {
        var served: [Double] = []
        var champion: [Double?] = []
        var persistence: [Double] = []
    }

    /// The largest drift statistic over its threshold; an alarm at 1.
    struct Drift: Encodable, Sendable {
        var times: [Int64] = []
        var ratio: [Double] = []
    }

    /// The newest forecasts.
    struct Coming: Encodable, Sendable {
        var issuedAt: Timestamp?
        var modelVersion: String?
        var horizons: [Int] = []
        var times: [Int64] = []
        var values: [Double] = []
        var lower: [Double?] = []
        var upper: [Double?] = []

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

    init(
        query: ErrorHistoryQuery,
        hours: Int,
        steps: [ErrorHistoryStep],
        levels: [DriftLevel],
        forecasts: [ForecastRecord],
        now: Observation
    ) {
        station = query.station
        horizon = query.horizon
        stepHours = query.stepHours
        errorHours = max(TimelineRoute.errorHours, query.stepHours)
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

extension TimelineBody.Errors {
    fileprivate mutating func add(_ window: some Collection<ErrorHistoryStep>) {
        let count = Double(window.reduce(0) { $0 + $1.count })
        func root(_ squares: Double) -> Double { (squares / max(count, 1)).squareRoot() }
        served.append(root(window.reduce(0) { $0 + $1.servedSquares }))
        persistence.append(root(window.reduce(0) { $0 + $1.persistenceSquares }))
        let known = window.compactMap(\.championSquares)
        champion.append(known.count == window.count ? root(known.reduce(0, +)) : nil)
    }
}

extension TimelineBody.Coming {
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
