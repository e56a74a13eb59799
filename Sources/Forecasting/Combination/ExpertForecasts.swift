package import Observations

/// The forecasts, from one origin, of the experts that do not learn.
///
/// Values are in the target's unit; element `horizon − 1` of a list is for `horizon` hours ahead. A missing or
/// non-finite element means that the expert has no forecast for that horizon: it sleeps, and its weight is divided
/// among the others.
package struct ExpertForecasts: Hashable, Sendable {
    /// The value observed at the origin, which is persistence's forecast for every horizon.
    package var persistence: Float
    package var champion: [Float]
    package var predecessor: [Float]
    package var diurnalPersistence: [Float]

    package init(
        persistence: Float,
        champion: [Float],
        predecessor: [Float] = [],
        diurnalPersistence: [Float] = []
    ) {
        self.persistence = persistence
        self.champion = champion
        self.predecessor = predecessor
        self.diurnalPersistence = diurnalPersistence
    }

    /// The champion's forecasts, with persistence and diurnal persistence from the station's observations.
    ///
    /// - Parameters:
    ///   - target: the variable that is forecast.
    ///   - series: the station's observations; nothing after `origin` is read.
    ///   - origin: the hour of the newest observation.
    ///   - champion: the champion's forecasts from that hour; empty if there are none.
    ///   - horizons: 1 … `horizons` hours ahead are combined.
    package init(
        of target: Variable,
        series: HourlySeries,
        origin: Hour,
        champion: [Float],
        horizons: Int = Horizons.longest
    ) {
        let now = series.rawValue(target, origin)
        self.init(
            persistence: now,
            champion: champion,
            diurnalPersistence: (1...max(horizons, 1))
                .map { now + DiurnalHistory.meanChange(of: target, horizon: $0, at: origin, in: series) }
        )
    }
}
