/// A champion combined with the other experts, for backtests and for replaying the past.
///
/// Hour by hour it does what a service does (``Combination``): observes, then issues. A forecast reads nothing after its
/// origin.
package struct CombinedPredictor: Predictor {
    package let name = "combination"
    package let champion: any Predictor
    /// Newest first.
    package let predecessors: [any Predictor]
    /// The hour from which the combination learns; `nil` for the first origin.
    ///
    /// It should not lie in the part that the champion was trained on: there its errors are smaller than they will be.
    package let learningSince: Int64?

    package init(champion: any Predictor, predecessors: [any Predictor] = [], learningSince: Int64? = nil) {
        self.champion = champion
        self.predecessors = predecessors
        self.learningSince = learningSince
    }

    package func predict(
        from origins: [Int64],
        horizons: Int,
        of series: HourlySeries,
        at station: Station
    ) throws -> [Float] {
        guard let first = origins.min(), let last = origins.max() else { return [] }
        if let origin = origins.first(where: { series[.temperature, $0] == nil }) {
            throw ForecastError.originWithoutTemperature(station: station.id, origin: Timestamp(hour: origin))
        }
        let wanted = Set(origins)
        var rows: [Int64: [Float]] = [:]
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

    /// What combinations would have learnt in the given hours with these models.
    ///
    /// With a new champion's forecasts of the last weeks, a station need not begin anew after a promotion.
    ///
    /// - Parameters:
    ///   - series: the station's observations.
    ///   - station: where they come from.
    ///   - hours: what to replay; reads nothing after its end.
    ///   - horizons: 1 … 24.
    ///   - issued: called with every origin and its points.
    /// - Returns: the combinations after the last hour.
    /// - Throws: what a predictor throws.
    package func replay(
        of series: HourlySeries,
        at station: Station,
        hours: Range<Int64>,
        horizons: Int = 24,
        issued: (Int64, [CombinedPoint]) -> Void = { _, _ in }
    ) throws -> CombinationChain {
        var chain = CombinationChain(following: ([champion] + predecessors).map(\.name), horizons: horizons)
        try replay(&chain, of: series, at: station, hours: hours, issued: issued)
        return chain
    }

    /// The same for combinations that have learnt already.
    ///
    /// - Parameters:
    ///   - chain: what learns.
    ///   - series: the station's observations.
    ///   - station: where they come from.
    ///   - hours: what to replay; reads nothing after its end.
    ///   - issued: called with every origin and its points.
    /// - Throws: what a predictor throws; then the chain has learnt nothing.
    package func replay(
        _ chain: inout CombinationChain,
        of series: HourlySeries,
        at station: Station,
        hours: Range<Int64>,
        issued: (Int64, [CombinedPoint]) -> Void = { _, _ in }
    ) throws {
        let known = hours.clamped(to: series.hours)
        let past = series[series.startHour..<max(known.upperBound, series.startHour)]
        let origins = known.filter { past[.temperature, $0] != nil }
        let reach = chain.champion.horizons
        let champions = try champion.predict(from: origins, horizons: reach, of: past, at: station)
        let others = try predecessors.map { try $0.predict(from: origins, horizons: reach, of: past, at: station) }
        for (row, origin) in origins.enumerated() {
            let now = past.rawValue(.temperature, origin)
            chain.observe(temperature: now, at: origin)
            let part = row * reach..<(row + 1) * reach
            let experts = ExpertForecasts(
                series: past,
                origin: origin,
                champion: Array(champions[part]),
                horizons: reach
            )
            issued(origin, chain.issue(experts, predecessors: others.map { Array($0[part]) }, at: origin))
        }
    }
}
