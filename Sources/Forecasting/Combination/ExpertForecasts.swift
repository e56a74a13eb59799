/// What the experts that do not learn say at one origin.
///
/// Temperatures in °C; element `horizon − 1` of a list is for `horizon` hours ahead. An element that is missing or not
/// finite means that the expert has no forecast for that horizon now: it sleeps, and the others share its weight.
package struct ExpertForecasts: Hashable, Sendable {
    /// The temperature observed at the origin, which is persistence's forecast for every horizon.
    package var temperature: Float
    package var champion: [Float]
    package var predecessor: [Float]
    package var diurnalPersistence: [Float]

    package init(
        temperature: Float,
        champion: [Float],
        predecessor: [Float] = [],
        diurnalPersistence: [Float] = []
    ) {
        self.temperature = temperature
        self.champion = champion
        self.predecessor = predecessor
        self.diurnalPersistence = diurnalPersistence
    }

    /// The champion's forecasts, beside persistence and diurnal persistence as the station's observations give them.
    ///
    /// - Parameters:
    ///   - series: the station's observations; nothing after `origin` is read.
    ///   - origin: the hour of the newest observation.
    ///   - champion: the champion's forecasts from that hour; empty if there are none.
    ///   - horizons: 1 … `horizons` hours ahead are combined.
    package init(
        series: HourlySeries,
        origin: Int64,
        champion: [Float],
        horizons: Int = 24
    ) {
        let now = series.rawValue(.temperature, origin)
        self.init(
            temperature: now,
            champion: champion,
            diurnalPersistence: (1...max(horizons, 1))
                .map { now + DiurnalHistory.meanChange(horizon: $0, at: origin, of: series) }
        )
    }
}
