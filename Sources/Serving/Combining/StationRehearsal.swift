import Forecasting
import Store

/// The rehearsal of one station's combinations with the champion in service.
struct StationRehearsal: Sendable {
    let station: Station
    let champion: ServedModel
    let answering: Answering
    let store: Store

    /// As many hours may have come in meanwhile as fit into the last transaction.
    fileprivate static let mostNewHours = 48

    /// Goes through the weeks, and keeps what was learnt by each combination that was not there itself.
    ///
    /// - Parameters:
    ///   - pieceHours: the hours after which it rests.
    ///   - rest: waits for as long as a piece took.
    /// - Returns: whether the station is done.
    /// - Throws: ``StoreError``, and what `rest` throws.
    func run(pieceHours: Int64, rest: (Duration) async throws -> Void) async throws -> Bool {
        guard let series = try await store.read({ try $0.series(for: self) }) else { return true }
        let end = series.hours.upperBound
        var chain = CombinationChain(following: champion.versions, horizons: Answering.combinedHorizons)
        for first in stride(from: end - CombinationRehearsal.hours, to: end, by: Int(pieceHours)) {
            let took = try ContinuousClock()
                .measure {
                    let hours = first..<min(first + pieceHours, end)
                    try predictor.replay(&chain, of: series, at: station, hours: hours)
                }
            try await rest(took)
        }
        let learnt = chain
        return try await store.write { try $0.keep(learnt, of: self, until: end) }
    }

    fileprivate var predictor: CombinedPredictor {
        CombinedPredictor(
            champion: GuardedModel(forecaster: champion.forecaster, persistenceGuard: champion.persistenceGuard),
            predecessors: champion.predecessors.map {
                GuardedModel(forecaster: $0.forecaster, persistenceGuard: $0.persistenceGuard)
            }
        )
    }

    fileprivate func key(_ version: String) -> CombinationKey {
        CombinationKey(model: answering.model, station: station.id, version: version)
    }

    /// Whether a combination was there for all that was observed.
    fileprivate func hasLived(_ kept: KeptCombination?, until newest: Timestamp) -> Bool {
        guard let kept, Combination(bytes: [UInt8](kept.state)) != nil else { return false }
        return kept.isExperienced && kept.hour >= newest.adding(hours: -24)
    }
}

extension ReadTransaction {
    /// The observations that a station rehearses with, up to the newest; `nil` where it has none.
    fileprivate func series(for rehearsal: StationRehearsal) throws -> HourlySeries? {
        let id = rehearsal.station.id
        guard let newest = try latestObservation(of: id)?.hour else { return nil }
        let back = Int(CombinationRehearsal.hours) + Answering.historyHours(of: rehearsal.champion)
        let series = try series(of: id, from: newest.adding(hours: -back), until: newest)
        return series.isEmpty ? nil : series
    }
}

extension WriteTransaction {
    /// - Parameters:
    ///   - learnt: in the rehearsal.
    ///   - rehearsal: of which station, with which champion.
    ///   - end: the hour before which everything has been gone through.
    /// - Returns: `false` where so much came in meanwhile that it has to be done again.
    /// - Throws: a `StoreError`.
    fileprivate func keep(_ learnt: CombinationChain, of rehearsal: StationRehearsal, until end: Int64) throws -> Bool {
        let (champion, answering) = (rehearsal.champion, rehearsal.answering)
        guard answering.slot.served?.promotion == champion.promotion,
            let newest = try reading.latestObservation(of: rehearsal.station.id)?.hour
        else { return false }
        var learnt = learnt
        let added = end..<max(newest.nearestHour + 1, end)
        guard added.count <= StationRehearsal.mostNewHours else { return false }
        if !added.isEmpty, let series = try reading.series(for: rehearsal) {
            try rehearsal.predictor.replay(&learnt, of: series, at: rehearsal.station, hours: added)
        }
        for combination in learnt.combinations {
            let kept = try reading.combination(of: rehearsal.key(combination.champion))
            guard !rehearsal.hasLived(kept, until: newest) else { continue }
            try save(
                combination,
                of: rehearsal.station.id,
                model: answering.model,
                hour: newest,
                isExperienced: true
            )
        }
        // What cannot be loaded now may be whole again later; what has just been quarantined still serves.
        try forgetCombinations(
            ofModel: answering.model,
            station: rehearsal.station.id,
            except: try reading.combinedVersions(of: answering.model) + champion.versions
        )
        return true
    }
}
