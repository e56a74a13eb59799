import Forecasting
import Store

/// What is forecast when an observation has come, before its intervals are known.
struct IssuedForecast: Sendable {
    /// The hour of the observation.
    var issuedAt: Timestamp
    /// The temperature then, °C.
    var temperature: Double
    /// What the models said by themselves; `nil` where they could not.
    var champion: Forecast?
    var predecessor: Forecast?
    /// Who answers what, for each followed horizon.
    var points: [Answering.Point]
}

extension Answering {
    /// Forecasts from a station's newest observation.
    ///
    /// - Parameters:
    ///   - knowledge: about the station; its combination keeps the forecast pending.
    ///   - issuedAt: the hour of the observation.
    ///   - champion: the one that serves.
    /// - Returns: `nil` where no temperature was observed.
    func issue(
        from knowledge: inout StationKnowledge,
        at issuedAt: Timestamp,
        champion: ServedModel?
    ) -> IssuedForecast? {
        let (station, history, origin) = (knowledge.station, knowledge.history, issuedAt.nearestHour)
        guard let temperature = history[.temperature, origin].map(Double.init) else { return nil }
        let own = try? champion?.forecaster.forecast(series: history, station: station, origin: origin)
        let predecessors = predecessorForecasts(history: history, station: station, origin: origin, of: champion)
        let combined = knowledge.combination?
            .issue(
                experts(history: history, origin: origin, own: own, of: champion),
                predecessors: forecasts(predecessors, of: champion),
                at: origin
            )
        return IssuedForecast(
            issuedAt: issuedAt,
            temperature: temperature,
            champion: own,
            predecessor: predecessors.first ?? nil,
            points: followedHorizons.map { horizon in
                let candidates = Candidates(
                    horizon: horizon,
                    persistence: temperature,
                    own: own?[horizon: horizon]?.value,
                    combined: combined?.first { $0.horizon == horizon }
                )
                return decide(candidates, of: champion)
            }
        )
    }

    /// What is kept of a forecast, to be judged when its target times have come.
    ///
    /// - Parameters:
    ///   - issued: the forecast.
    ///   - knowledge: about the station.
    ///   - champion: the one that serves.
    /// - Returns: one record for each followed horizon.
    func records(
        of issued: IssuedForecast,
        from knowledge: StationKnowledge,
        champion: ServedModel?
    ) -> [ForecastRecord] {
        issued.points.map { point in
            let point = bounded(point, of: champion, intervals: knowledge.intervals)
            let own = issued.champion?[horizon: point.horizon]?.value
            let predecessor = issued.predecessor?[horizon: point.horizon]?.value
            return ForecastRecord(
                station: knowledge.station.id,
                issuedAt: issued.issuedAt,
                horizon: point.horizon,
                model: model,
                modelVersion: own == nil ? nil : champion?.version,
                answeredBy: point.answerer,
                served: point.value,
                champion: own,
                predecessor: predecessor,
                predecessorVersion: predecessor == nil ? nil : champion?.predecessor?.version,
                persistence: issued.temperature,
                lower: point.interval.map { point.value + $0.lower },
                upper: point.interval.map { point.value + $0.upper },
                level: point.interval == nil ? nil : intervalLevel,
                weights: point.shares?.rounded
            )
        }
    }
}
