/// One value for each expert.
struct PerExpert<Value> {
    var champion: Value
    var biasCorrectedChampion: Value
    var predecessor: Value
    var persistence: Value
    var diurnalPersistence: Value
    var fastCorrector: Value
    var slowCorrector: Value

    @inline(__always)
    init(
        champion: Value,
        biasCorrectedChampion: Value,
        predecessor: Value,
        persistence: Value,
        diurnalPersistence: Value,
        fastCorrector: Value,
        slowCorrector: Value
    ) {
        self.champion = champion
        self.biasCorrectedChampion = biasCorrectedChampion
        self.predecessor = predecessor
        self.persistence = persistence
        self.diurnalPersistence = diurnalPersistence
        self.fastCorrector = fastCorrector
        self.slowCorrector = slowCorrector
    }

    @inline(__always)
    init(repeating value: Value) {
        self.init(
            champion: value,
            biasCorrectedChampion: value,
            predecessor: value,
            persistence: value,
            diurnalPersistence: value,
            fastCorrector: value,
            slowCorrector: value
        )
    }

    @inline(__always)
    func map<Result>(_ transform: (Value) -> Result) -> PerExpert<Result> {
        PerExpert<Result>(
            champion: transform(champion),
            biasCorrectedChampion: transform(biasCorrectedChampion),
            predecessor: transform(predecessor),
            persistence: transform(persistence),
            diurnalPersistence: transform(diurnalPersistence),
            fastCorrector: transform(fastCorrector),
            slowCorrector: transform(slowCorrector)
        )
    }

    /// Combines this value with the other one, expert by expert.
    @inline(__always)
    func merging<Other, Result>(
        _ other: PerExpert<Other>,
        _ transform: (Value, Other) -> Result
    ) -> PerExpert<Result> {
        PerExpert<Result>(
            champion: transform(champion, other.champion),
            biasCorrectedChampion: transform(biasCorrectedChampion, other.biasCorrectedChampion),
            predecessor: transform(predecessor, other.predecessor),
            persistence: transform(persistence, other.persistence),
            diurnalPersistence: transform(diurnalPersistence, other.diurnalPersistence),
            fastCorrector: transform(fastCorrector, other.fastCorrector),
            slowCorrector: transform(slowCorrector, other.slowCorrector)
        )
    }

    /// All values, in the order of `Expert.allCases`.
    @inline(__always)
    func reduce<Result>(_ first: Result, _ combine: (Result, Value) -> Result) -> Result {
        let models = combine(combine(combine(first, champion), biasCorrectedChampion), predecessor)
        let baselines = combine(combine(models, persistence), diurnalPersistence)
        return combine(combine(baselines, fastCorrector), slowCorrector)
    }
}

extension PerExpert: Sendable where Value: Sendable {}
extension PerExpert: Equatable where Value: Equatable {}
extension PerExpert: Hashable where Value: Hashable {}
