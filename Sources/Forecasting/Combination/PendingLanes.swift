/// The experts' forecasts for eight horizons, in the target's unit; absent for an expert without a forecast.
struct PendingLanes: Hashable, Sendable {
    var champion = Lanes.zero
    var predecessor = Lanes.zero
    var diurnalPersistence = Lanes.zero
    var fastCorrector = Lanes.zero
    var slowCorrector = Lanes.zero
    /// The weighted mean, before persistence's lead.
    var mixture = Lanes.zero

    /// The number of values for each lane.
    static let fields = 6

    @inline(__always)
    mutating func set(_ lane: Int, _ other: PendingLanes) {
        champion[lane] = other.champion[lane]
        predecessor[lane] = other.predecessor[lane]
        diurnalPersistence[lane] = other.diurnalPersistence[lane]
        fastCorrector[lane] = other.fastCorrector[lane]
        slowCorrector[lane] = other.slowCorrector[lane]
        mixture[lane] = other.mixture[lane]
    }
}
