/// The losses of two models and of persistence in the same hours, in time order; see ``PromotionGate`` for the unit.
package struct PairedLosses: Hashable, Sendable {
    /// `nil` if no champion serves yet.
    package var champion: [Double]?
    package var challenger: [Double]
    package var persistence: [Double]
    /// Unit: hours.
    package var longestHorizon: Int
    /// The losses of each horizon alone, by horizon in hours.
    package var horizons: [Int: PairedLosses]
    /// The losses at each station alone, by its id; empty if they are of one station.
    package var stations: [String: PairedLosses]

    package init(
        champion: [Double]?,
        challenger: [Double],
        persistence: [Double],
        longestHorizon: Int,
        horizons: [Int: PairedLosses] = [:],
        stations: [String: PairedLosses] = [:]
    ) {
        self.champion = champion
        self.challenger = challenger
        self.persistence = persistence
        self.longestHorizon = longestHorizon
        self.horizons = horizons
        self.stations = stations
    }

    /// The number of hours.
    package var count: Int { challenger.count }

    /// The losses of the first `count` hours.
    func first(_ count: Int) -> PairedLosses {
        PairedLosses(
            champion: champion.map { Array($0.prefix(count)) },
            challenger: Array(challenger.prefix(count)),
            persistence: Array(persistence.prefix(count)),
            longestHorizon: longestHorizon
        )
    }
}
