import Forecasting
import Store

/// Makes forecasts with the champion in the slot, and with persistence where there is none or where it may not answer.
package struct Answering: Sendable {
    let slot: ChampionSlot
    /// The name of the model that serves.
    let model: String
    /// The horizons whose forecasts are kept and judged, in hours, shortest first.
    let followedHorizons: [Int]
    /// The share of observations that an interval is meant to hold.
    let intervalLevel: Double

    package static let defaultIntervalLevel = 0.9
    package static let defaultHorizons = [1, 3, 6, 12, 24]

    package init(
        slot: ChampionSlot,
        model: String,
        followedHorizons: [Int] = Answering.defaultHorizons,
        intervalLevel: Double = Answering.defaultIntervalLevel
    ) {
        self.slot = slot
        self.model = model
        self.followedHorizons = followedHorizons
        self.intervalLevel = intervalLevel
    }

    /// A forecast as a client gets it.
    struct Answer: Sendable {
        /// The champion that forecast, also where it did not answer.
        var modelVersion: String?
        var persistence: Double
        /// By horizon, in the order asked for.
        var points: [Point]
        var missingInputs: [MissingInput]
    }

    /// What is answered at one horizon.
    struct Point: Sendable {
        /// In hours.
        var horizon: Int
        /// In °C.
        var value: Double
        var answerer: Answerer
        /// What the champion said by itself, in °C.
        var champion: Double?
        /// Around ``value``.
        var interval: ConformalInterval?
    }

    /// Without a model there is nothing to ask how far it can look ahead.
    static let longestHorizonWithoutModel = 24

    /// How far back a forecast reads, in hours: the window, and behind its first hour the week of history.
    ///
    /// Without a champion a day's window is assumed.
    static func historyHours(of champion: ServedModel?) -> Int {
        let window = champion?.forecaster.specification.window ?? Int(DiurnalHistory.hoursPerDay)
        return window + FeatureLayout.history + FeatureLayout.carryForwardLimit
    }

    /// The forecast from a station's observations.
    ///
    /// - Throws: `ForecastError` when the newest hours do not allow one.
    func answer(
        history: HourlySeries,
        station: Station,
        issuedAt: Timestamp,
        horizons: [Int],
        champion: ServedModel?,
        intervals: StationIntervals?
    ) throws -> Answer {
        if let champion {
            let forecast = try champion.forecaster.forecast(
                series: history,
                station: station,
                origin: issuedAt.nearestHour,
                horizons: horizons
            )
            return answer(forecast, of: champion, intervals: intervals)
        }
        guard let temperature = history[.temperature, issuedAt.nearestHour] else {
            throw ForecastError.originWithoutTemperature(station: station.id, origin: issuedAt)
        }
        return try persistence(Double(temperature), horizons: horizons, intervals: intervals)
    }

    /// The forecast from a sequence that the client sent.
    ///
    /// - Throws: `ForecastError` when the sequence does not fit the model.
    func answer(
        sequence: [[Double]],
        time: Timestamp?,
        station: Station?,
        horizons: [Int],
        champion: ServedModel?,
        intervals: StationIntervals?
    ) throws -> Answer {
        if let champion {
            let forecast = try champion.forecaster.forecast(
                sequence: sequence,
                time: time,
                station: station,
                horizons: horizons
            )
            return answer(forecast, of: champion, intervals: intervals)
        }
        let temperature = try Self.newestTemperature(of: sequence)
        return try persistence(temperature, horizons: horizons, intervals: intervals)
    }

    /// What is kept of the forecasts issued at an hour, to be judged when their target times have come; empty where no
    /// forecast can be made.
    func forecastRecords(
        history: HourlySeries,
        station: Station,
        issuedAt: Timestamp,
        champion: ServedModel?,
        intervals: StationIntervals
    ) -> [ForecastRecord] {
        guard let temperature = history[.temperature, issuedAt.nearestHour].map(Double.init) else { return [] }
        let forecast = champion.flatMap { champion in
            try? champion.forecaster.forecast(
                series: history,
                station: station,
                origin: issuedAt.nearestHour,
                horizons: followedHorizons.filter { $0 <= champion.forecaster.specification.horizons }
            )
        }
        return followedHorizons.map { horizon in
            let own = forecast?[horizon: horizon]?.value
            let point = point(horizon, own: own, of: champion, persistence: temperature, intervals: intervals)
            return ForecastRecord(
                station: station.id,
                issuedAt: issuedAt,
                horizon: horizon,
                model: model,
                modelVersion: own == nil ? nil : champion?.version,
                answeredBy: point.answerer,
                served: point.value,
                champion: own,
                persistence: temperature,
                lower: point.interval.map { point.value + $0.lower },
                upper: point.interval.map { point.value + $0.upper },
                level: point.interval == nil ? nil : intervalLevel
            )
        }
    }

    private func answer(_ forecast: Forecast, of champion: ServedModel, intervals: StationIntervals?) -> Answer {
        Answer(
            modelVersion: champion.version,
            persistence: forecast.persistence,
            points: forecast.points.map { own in
                point(
                    own.horizon,
                    own: own.value,
                    of: champion,
                    persistence: forecast.persistence,
                    intervals: intervals
                )
            },
            missingInputs: forecast.missingInputs
        )
    }

    private func persistence(_ temperature: Double, horizons: [Int], intervals: StationIntervals?) throws -> Answer {
        guard !horizons.isEmpty else { throw ForecastError.noHorizons(longest: Self.longestHorizonWithoutModel) }
        if let wrong = horizons.first(where: { !(1...Self.longestHorizonWithoutModel).contains($0) }) {
            throw ForecastError.horizonOutOfRange(horizon: wrong, longest: Self.longestHorizonWithoutModel)
        }
        return Answer(
            modelVersion: nil,
            persistence: temperature,
            points: horizons.map {
                point($0, own: nil, of: nil, persistence: temperature, intervals: intervals)
            },
            missingInputs: []
        )
    }

    /// Decides who answers at a horizon.
    ///
    /// - Parameters:
    ///   - horizon: in hours.
    ///   - own: the champion's forecast, °C; `nil` if it has none.
    ///   - champion: the one that serves.
    ///   - persistence: the temperature now, °C.
    ///   - intervals: of the station; `nil` where it is not known, and then the champion's as calibrated count.
    /// - Returns: the answer, its answerer and the interval around it.
    private func point(
        _ horizon: Int,
        own: Double?,
        of champion: ServedModel?,
        persistence: Double,
        intervals: StationIntervals?
    ) -> Point {
        let isAllowed = champion?.persistenceGuard.allows(horizon) ?? false
        let (answerer, value): (Answerer, Double) =
            if isAllowed, let own { (.champion, own) } else { (.persistence, persistence) }
        let interval: ConformalInterval? =
            if let intervals {
                intervals.interval(horizon: horizon, answerer: answerer, champion: champion)
            } else {
                answerer == .persistence ? nil : champion?.intervals[horizon]
            }
        return Point(horizon: horizon, value: value, answerer: answerer, champion: own, interval: interval)
    }
}
