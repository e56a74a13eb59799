import Forecasting
import Observations
import Store

extension Answering {
    /// The reach of a forecast into the past, in hours: the longest window plus the history before its first hour.
    ///
    /// Without a champion, a day's window is assumed.
    var historyHours: Int {
        let models = champion.map { [$0.model] + $0.predecessors.map(\.model) } ?? []
        let window = models.map { $0.window }.max() ?? Hour.perDay
        return window + FeatureLayout.history + FeatureLayout.carryForwardLimit
    }

    /// The forecast from a station's stored observations; persistence if the champion needs more hours than there are.
    ///
    /// - Parameters:
    ///   - knowledge: the station.
    ///   - origin: the hour of its newest observation.
    ///   - horizons: in hours.
    /// - Returns: the answer at each horizon.
    /// - Throws: `ForecastError` if the newest hours do not allow a forecast.
    func storedAnswer(from knowledge: StationKnowledge, at origin: Hour, horizons: [Int]) throws -> Answer {
        do {
            return try answer(from: knowledge, at: origin, horizons: horizons)
        } catch ForecastError.tooFewHours(_, let known, let window, _) {
            var answer = try persistence(from: knowledge, at: origin, horizons: horizons)
            answer.warning =
                "few_hours: persistence answers until half of the newest \(window) hours have a \(variable.title);"
                + " \(known) have"
            return answer
        }
    }

    /// The forecast from a station's observations.
    ///
    /// - Parameters:
    ///   - knowledge: the station.
    ///   - origin: the hour of its newest observation.
    ///   - horizons: in hours.
    /// - Returns: the answer at each horizon.
    /// - Throws: `ForecastError` if the newest hours do not allow a forecast.
    func answer(from knowledge: StationKnowledge, at origin: Hour, horizons: [Int]) throws -> Answer {
        let (station, history) = (knowledge.station, knowledge.history)
        guard let champion else { return try persistence(from: knowledge, at: origin, horizons: horizons) }
        try Self.check(horizons, longest: champion.model.horizons)
        let own = try champion.model.forecast(series: history, station: station, origin: origin)
        let combined = knowledge.combination.map { combination in
            combination.combined(
                experts(history: history, origin: origin, own: own),
                predecessors: forecasts(predecessorForecasts(history: history, station: station, origin: origin)),
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
                return bounded(decide(candidates), intervals: knowledge.intervals)
            },
            missingInputs: own.missingInputs
        )
    }

    private func persistence(from knowledge: StationKnowledge, at origin: Hour, horizons: [Int]) throws -> Answer {
        guard let value = knowledge.history[variable, origin] else {
            throw ForecastError.originWithoutTarget(variable, station: knowledge.station.id, origin: Timestamp(origin))
        }
        return try persistence(Double(value), horizons: horizons, intervals: knowledge.intervals)
    }

    /// Each predecessor's own forecast; `nil` if it could not make one.
    func predecessorForecasts(history: HourlySeries, station: Station, origin: Hour) -> [Forecast?] {
        champion?.predecessors.map { try? $0.model.forecast(series: history, station: station, origin: origin) } ?? []
    }

    /// The experts' forecasts that a combination mixes.
    func experts(history: HourlySeries, origin: Hour, own: Forecast?) -> ExpertForecasts {
        ExpertForecasts(
            of: variable,
            series: history,
            origin: origin,
            champion: champion.flatMap { own?.values(of: variable, allowedBy: $0.persistenceGuard) } ?? []
        )
    }

    /// The predecessors' forecasts for a combination.
    func forecasts(_ predecessors: [Forecast?]) -> [[Float]] {
        zip(predecessors, champion?.predecessors ?? [])
            .map { forecast, model in forecast?.values(of: variable, allowedBy: model.persistenceGuard) ?? [] }
    }
}

extension Forecast {
    /// One value for each horizon; NaN if the value is implausible or if the model lost to persistence at the horizon.
    fileprivate func values(of variable: Variable, allowedBy persistenceGuard: PersistenceGuard) -> [Float] {
        var values = [Float](repeating: .nan, count: Horizons.longest)
        for point in points where values.indices.contains(point.horizon - 1) && persistenceGuard.allows(point.horizon) {
            guard variable.isPlausible(forecast: point.value) else { continue }
            values[point.horizon - 1] = Float(point.value)
        }
        return values
    }
}
