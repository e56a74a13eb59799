import Forecasting
import Store

/// What is known about a station when a forecast is made.
struct StationKnowledge: Sendable {
    var station: Station
    /// As far back as a forecast reads.
    var history: HourlySeries
    /// `nil` for a station without observations.
    var intervals: StationIntervals?
    /// Follows the champion that serves; `nil` where the champion answers alone.
    var combination: CombinationChain?
}

extension Answering {
    /// How far back a forecast reads, in hours: the longest window, and behind its first hour the days of history.
    ///
    /// Without a champion a day's window is assumed.
    static func historyHours(of champion: ServedModel?) -> Int {
        let forecasters = champion.map { [$0.forecaster] + $0.predecessors.map(\.forecaster) } ?? []
        let window = forecasters.map(\.specification.window).max() ?? Int(DiurnalHistory.hoursPerDay)
        return window + FeatureLayout.history + FeatureLayout.carryForwardLimit
    }

    /// The forecast from a station's observations.
    ///
    /// - Parameters:
    ///   - knowledge: about the station.
    ///   - issuedAt: the hour of its newest observation.
    ///   - horizons: in hours.
    ///   - champion: the one that serves.
    /// - Returns: the answer at each horizon.
    /// - Throws: `ForecastError` when the newest hours do not allow a forecast.
    func answer(
        from knowledge: StationKnowledge,
        issuedAt: Timestamp,
        horizons: [Int],
        champion: ServedModel?
    ) throws -> Answer {
        let (station, history, origin) = (knowledge.station, knowledge.history, issuedAt.nearestHour)
        guard let champion else {
            guard let temperature = history[.temperature, origin] else {
                throw ForecastError.originWithoutTemperature(station: station.id, origin: issuedAt)
            }
            return try persistence(Double(temperature), horizons: horizons, intervals: knowledge.intervals)
        }
        try Self.check(horizons, longest: champion.forecaster.specification.horizons)
        let own = try champion.forecaster.forecast(series: history, station: station, origin: origin)
        let combined = knowledge.combination.map { combination in
            let predecessors = predecessorForecasts(history: history, station: station, origin: origin, of: champion)
            return combination.combined(
                experts(history: history, origin: origin, own: own, of: champion),
                predecessors: forecasts(predecessors, of: champion),
                at: origin
            )
        }
        return Answer(
            modelVersion: champion.version,
            persistence: own.persistence,
            points: horizons.map { horizon in
                let candidates = Candidates(
                    horizon: horizon,
                    persistence: own.persistence,
                    own: own[horizon: horizon]?.value,
                    combined: combined?.first { $0.horizon == horizon }
                )
                return bounded(decide(candidates, of: champion), of: champion, intervals: knowledge.intervals)
            },
            missingInputs: own.missingInputs
        )
    }

    /// What each predecessor says by itself; `nil` where it cannot.
    func predecessorForecasts(
        history: HourlySeries,
        station: Station,
        origin: Int64,
        of champion: ServedModel?
    ) -> [Forecast?] {
        champion?.predecessors.map { try? $0.forecaster.forecast(series: history, station: station, origin: origin) }
            ?? []
    }

    func experts(history: HourlySeries, origin: Int64, own: Forecast?, of champion: ServedModel?) -> ExpertForecasts {
        ExpertForecasts(
            series: history,
            origin: origin,
            champion: champion.flatMap { own?.values(allowedBy: $0.persistenceGuard) } ?? [],
            horizons: Self.combinedHorizons
        )
    }

    /// The predecessors' forecasts as they take part in a combination.
    func forecasts(_ predecessors: [Forecast?], of champion: ServedModel?) -> [[Float]] {
        zip(predecessors, champion?.predecessors ?? [])
            .map { forecast, model in forecast?.values(allowedBy: model.persistenceGuard) ?? [] }
    }
}

extension Forecast {
    /// A model that lost to persistence takes part nowhere where it lost.
    fileprivate func values(allowedBy persistenceGuard: PersistenceGuard) -> [Float] {
        var values = [Float](repeating: .nan, count: Answering.combinedHorizons)
        for point in points where values.indices.contains(point.horizon - 1) && persistenceGuard.allows(point.horizon) {
            values[point.horizon - 1] = Float(point.value)
        }
        return values
    }
}
