import Forecasting
import Observations
import Store

/// A forecast from a new observation, before its intervals are known.
///
/// Values are in the variable's unit.
struct IssuedForecast: Sendable {
    /// The hour of the observation.
    var origin: Hour
    /// The observed value.
    var persistence: Double
    /// The champion's own forecast; `nil` if it could not make one.
    var champion: Forecast?
    /// The first predecessor's own forecast; `nil` if it could not make one.
    var predecessor: Forecast?
    /// The answer at each stored horizon.
    var points: [Answering.Point]
}

extension Answering {
    /// Forecasts from a station's newest observation.
    ///
    /// - Parameters:
    ///   - knowledge: the station; its combination keeps the forecast pending.
    ///   - origin: the hour of the observation.
    /// - Returns: `nil` if the target was not observed.
    func issue(from knowledge: inout StationKnowledge, at origin: Hour) -> IssuedForecast? {
        let (station, history) = (knowledge.station, knowledge.history)
        guard let persistence = history[variable, origin].map(Double.init) else { return nil }
        let own = try? champion?.model.forecast(series: history, station: station, origin: origin)
        let predecessors = predecessorForecasts(history: history, station: station, origin: origin)
        let combined = knowledge.combination?
            .issue(
                experts(history: history, origin: origin, own: own),
                predecessors: forecasts(predecessors),
                at: origin
            )
        return IssuedForecast(
            origin: origin,
            persistence: persistence,
            champion: own,
            predecessor: predecessors.first ?? nil,
            points: target.horizons.map { horizon in
                let candidates = Candidates(
                    horizon: horizon,
                    persistence: persistence,
                    own: own?[horizon: horizon]?.value,
                    combined: combined?.first { $0.horizon == horizon }
                )
                return decide(candidates)
            }
        )
    }

    /// The rows of a forecast, which are judged after its target times.
    ///
    /// - Parameters:
    ///   - issued: the forecast.
    ///   - knowledge: the station.
    /// - Returns: one record for each stored horizon.
    func records(of issued: IssuedForecast, from knowledge: StationKnowledge) -> [ForecastRecord] {
        issued.points.map { point in
            let point = bounded(point, intervals: knowledge.intervals)
            let own = issued.champion?[horizon: point.horizon]?.value
            let predecessor = issued.predecessor?[horizon: point.horizon]?.value
            return ForecastRecord(
                station: knowledge.station.id,
                issuedAt: Timestamp(issued.origin),
                horizon: point.horizon,
                target: target.name,
                modelVersion: own == nil ? nil : champion?.version,
                answeredBy: point.answerer,
                served: point.value,
                champion: own,
                predecessor: predecessor,
                predecessorVersion: predecessor == nil ? nil : champion?.predecessor?.version,
                persistence: issued.persistence,
                lower: point.interval.map { point.value + $0.lower },
                upper: point.interval.map { point.value + $0.upper },
                level: point.interval == nil ? nil : intervalLevel,
                weights: point.weights?.rounded
            )
        }
    }
}
