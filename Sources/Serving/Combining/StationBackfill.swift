import Forecasting
import Observations
import Registry
import Store

/// The backfill of one station's combinations with the champion in service.
struct StationBackfill: Sendable {
    let station: Station
    let champion: ServedModel
    let served: ServedTarget
    let store: Store

    /// The largest number of new hours that the last transaction replays.
    fileprivate static let mostNewHours = 48

    /// Replays the last weeks and saves every combination whose live state is missing or outdated.
    ///
    /// - Parameters:
    ///   - pieceHours: the hours of a piece.
    ///   - rest: called after each piece with the time that it took.
    /// - Returns: whether the station is done.
    /// - Throws: a `StoreError`, or an error of `rest`.
    func run(pieceHours: Int, rest: (Duration) async throws -> Void) async throws -> Bool {
        guard let series = try await store.read({ try $0.series(for: self) }) else { return true }
        let end = series.hours.upperBound
        var chain = CombinationChain(following: champion.versions, horizons: Horizons.longest)
        for first in stride(from: end - CombinationBackfill.hours, to: end, by: pieceHours) {
            let took = try ContinuousClock()
                .measure {
                    let hours = first..<min(first + pieceHours, end)
                    try predictor.replay(&chain, of: series, at: station, hours: hours)
                }
            try await rest(took)
        }
        let learned = chain
        return try await store.write { try $0.save(learned, of: self, until: end) }
    }

    fileprivate var predictor: CombinedPredictor {
        CombinedPredictor(
            champion: GuardedModel(model: champion.model, persistenceGuard: champion.persistenceGuard),
            predecessors: champion.predecessors.map {
                GuardedModel(model: $0.model, persistenceGuard: $0.persistenceGuard)
            }
        )
    }

    fileprivate func key(_ version: String) -> CombinationKey {
        CombinationKey(target: served.name, station: station.id, version: version)
    }

    /// Whether a combination is warm and has learned from all but at most the last day.
    fileprivate func isCurrent(_ kept: KeptCombination?, until newest: Hour) -> Bool {
        guard let kept, Combination(bytes: [UInt8](kept.state)) != nil else { return false }
        return kept.isWarm && kept.hour >= Timestamp(newest - Hour.perDay)
    }
}

extension ReadTransaction {
    /// The observations that a station's backfill reads, up to the newest; `nil` if it has none.
    fileprivate func series(for backfill: StationBackfill) throws -> HourlySeries? {
        let id = backfill.station.id
        guard let newest = try latestObservation(of: id)?.hour else { return nil }
        let back = CombinationBackfill.hours + backfill.served.answering(with: backfill.champion).historyHours
        let series = try series(of: id, from: newest - back, until: newest)
        return series.isEmpty ? nil : series
    }
}

extension WriteTransaction {
    /// Saves the combinations of a backfill, after replaying the hours that were stored meanwhile.
    ///
    /// - Parameters:
    ///   - learned: the combinations after the replay.
    ///   - backfill: the station and the champion.
    ///   - end: the hour before which everything has been replayed.
    /// - Returns: `false` if too many hours were stored meanwhile; the backfill must be repeated then.
    /// - Throws: a `StoreError`.
    fileprivate func save(
        _ learned: CombinationChain,
        of backfill: StationBackfill,
        until end: Hour
    ) throws -> Bool {
        let (champion, served) = (backfill.champion, backfill.served)
        guard served.slot.served?.promotion == champion.promotion,
            let newest = try reading.latestObservation(of: backfill.station.id)?.hour
        else { return false }
        var learned = learned
        let added = end..<max(newest + 1, end)
        guard added.count <= StationBackfill.mostNewHours else { return false }
        if !added.isEmpty, let series = try reading.series(for: backfill) {
            try backfill.predictor.replay(&learned, of: series, at: backfill.station, hours: added)
        }
        for combination in learned.combinations {
            let kept = try reading.combination(of: backfill.key(combination.champion))
            guard !backfill.isCurrent(kept, until: newest) else { continue }
            try save(
                combination,
                of: backfill.station.id,
                target: served.name,
                hour: newest,
                isWarm: true
            )
        }
        // Keep the states of versions that cannot be loaded right now, and of a quarantined version still in service.
        try forgetCombinations(
            ofTarget: served.name,
            station: backfill.station.id,
            except: try reading.combinedVersions(of: served.name) + champion.versions
        )
        return true
    }
}
