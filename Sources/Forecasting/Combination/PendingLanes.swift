/// What was forecast for eight horizons, °C; absent where an expert had no forecast.
struct PendingLanes: Hashable, Sendable {
    var champion = Lanes.zero
    var predecessor = Lanes.zero
    var diurnalPersistence = Lanes.zero
    var fastCorrector = Lanes.zero
    var slowCorrector = Lanes.zero
    var combined = Lanes.zero

    /// Number of values a lane has.
    static let fields = 6

    @inline(__always)
    mutating func set(_ lane: Int, _ other: PendingLanes) {
        champion[lane] = other.champion[lane]
        predecessor[lane] = other.predecessor[lane]
        diurnalPersistence[lane] = other.diurnalPersistence[lane]
        fastCorrector[lane] = other.fastCorrector[lane]
        slowCorrector[lane] = other.slowCorrector[lane]
        combined[lane] = other.combined[lane]
    }
}
