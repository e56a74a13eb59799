package import Observations

/// Combines a champion with the other experts, for backtests and for replaying the past.
///
/// Observes and then issues hour by hour, as a service does (``Combination``). A forecast reads nothing after its
/// origin.
package struct CombinedPredictor: Predictor {
    package let name = "combination"
    package let champion: any Predictor
    /// Newest first.
    package let predecessors: [any Predictor]
    /// The hour from which the combination learns; `nil` for the first origin.
    ///
    /// It should not lie in the champion's training part, where the champion's errors are smaller.
    package let learningSince: Hour?

    package var target: Variable { champion.target }

    package init(champion: any Predictor, predecessors: [any Predictor] = [], learningSince: Hour? = nil) {
        self.champion = champion
        self.predecessors = predecessors
        self.learningSince = learningSince
    }

    package func predict(
        from origins: [Hour],
        horizons: Int,
        of series: HourlySeries,
        at station: Station
    ) throws -> [Float] {
        guard let first = origins.min(), let last = origins.max() else { return [] }
        guard 1...Horizons.longest ~= horizons else {
            throw ForecastError.horizonOutOfRange(horizon: horizons, longest: Horizons.longest)
        }
        if let origin = origins.first(where: { series[target, $0] == nil }) {
            throw ForecastError.originWithoutTarget(target, station: station.id, origin: Timestamp(origin))
        }
        let wanted = Set(origins)
        var rows: [Hour: [Float]] = [:]
        _ = try replay(
            of: series,
            at: station,
            hours: min(learningSince ?? first, first)..<last + 1,
            horizons: horizons
        ) { origin, points in
            if wanted.contains(origin) { rows[origin] = points.map { Float($0.value) } }
        }
        return origins.flatMap { rows[$0] ?? [] }
    }

    /// The combinations that these models would have learned in the given hours.
    ///
    /// After a promotion a station can start from the replay of the new champion's forecasts of the last weeks.
    ///
    /// - Parameters:
    ///   - series: the station's observations.
    ///   - station: the station.
    ///   - hours: the hours to replay; nothing after their end is read.
    ///   - horizons: 1 … 24.
    ///   - issued: called with every origin and its points.
    /// - Returns: the combinations after the last hour.
    /// - Throws: the errors of the predictors.
    package func replay(
        of series: HourlySeries,
        at station: Station,
        hours: Range<Hour>,
        horizons: Int = Horizons.longest,
        issued: (Hour, [CombinedPoint]) -> Void = { _, _ in }
    ) throws -> CombinationChain {
        var chain = CombinationChain(following: ([champion] + predecessors).map(\.name), horizons: horizons)
        try replay(&chain, of: series, at: station, hours: hours, issued: issued)
        return chain
    }

    /// Continues the learning of combinations.
    ///
    /// - Parameters:
    ///   - chain: the combinations that learn.
    ///   - series: the station's observations.
    ///   - station: the station.
    ///   - hours: the hours to replay; nothing after their end is read.
    ///   - issued: called with every origin and its points.
    /// - Throws: the errors of the predictors; the chain is then unchanged.
    package func replay(
        _ chain: inout CombinationChain,
        of series: HourlySeries,
        at station: Station,
        hours: Range<Hour>,
        issued: (Hour, [CombinedPoint]) -> Void = { _, _ in }
    ) throws {
        let known = hours.clamped(to: series.hours)
        let past = series[series.startHour..<max(known.upperBound, series.startHour)]
        let origins = known.filter { past[target, $0] != nil }
        let reach = chain.champion.horizons
        let champions = try champion.predict(from: origins, horizons: reach, of: past, at: station)
        let others = try predecessors.map { try $0.predict(from: origins, horizons: reach, of: past, at: station) }
        for (row, origin) in origins.enumerated() {
            let now = past.rawValue(target, origin)
            chain.observe(now, at: origin)
            let part = row * reach..<(row + 1) * reach
            let experts = ExpertForecasts(
                of: target,
                series: past,
                origin: origin,
                champion: Array(champions[part]),
                horizons: reach
            )
            issued(origin, chain.issue(experts, predecessors: others.map { Array($0[part]) }, at: origin))
        }
    }
}
