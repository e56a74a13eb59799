import Forecasting
import Foundation
import Logging
import ServiceLifecycle
import Store

/// Gives the stations' combinations experience with a champion that has come into service.
///
/// What a combination has learnt belongs to one champion. Here a new one's learns what it would have learnt, had this
/// champion and its predecessor forecast in the last weeks of stored observations; the predecessor's own combination
/// goes on as it is. It happens beside the requests, station by station; until a station's turn has come it is answered
/// by a combination that began anew. A station is done once for each version, also when the program ends on the way.
package struct CombinationRehearsal: Service {
    let store: Store
    let answering: Answering
    let interval: Duration
    let clock: any Clock<Duration>
    let logger: Logger

    /// How far back the observations are gone through, in hours: four weeks.
    static let hours: Int64 = 672

    package init(
        store: Store,
        answering: Answering,
        interval: Duration = .milliseconds(500),
        clock: any Clock<Duration> = ContinuousClock(),
        logger: Logger
    ) {
        self.store = store
        self.answering = answering
        self.interval = interval
        self.clock = clock
        self.logger = logger
    }

    package func run() async throws {
        guard answering.combines else { return try await gracefulShutdown() }
        await cancelWhenGracefulShutdown {
            var rehearsed: Int64?
            while !Task.isCancelled {
                do {
                    if let champion = answering.slot.served, champion.promotion != rehearsed {
                        try await rehearse(with: champion)
                        rehearsed = champion.promotion
                    }
                    try await clock.sleep(for: interval)
                } catch is CancellationError {
                    return
                } catch {
                    logger.warning(
                        "combinations cannot be rehearsed; they learn as the outcomes come",
                        metadata: ["error": "\(error)"]
                    )
                    try? await clock.sleep(for: interval)
                }
            }
        }
    }

    /// Rehearses every station that has not been with the champion in service.
    ///
    /// - Throws: ``StoreError``.
    package func rehearse() async throws {
        guard answering.combines, let champion = answering.slot.served else { return }
        try await rehearse(with: champion)
    }

    private func rehearse(with champion: ServedModel) async throws {
        let model = answering.model
        let stations = try await store.read {
            try $0.stations(withoutExperienceOf: champion.version, model: model)
        }
        var count = 0
        for station in stations {
            try Task.checkCancellation()
            guard answering.slot.served?.promotion == champion.promotion else { return }
            if try await rehearse(station, with: champion) { count += 1 }
        }
        if count > 0 {
            logger.info(
                "combinations rehearsed",
                metadata: ["stations": "\(count)", "version": "\(champion.version)"]
            )
        }
    }

    /// - Returns: whether there were observations to go through.
    private func rehearse(_ station: Station, with champion: ServedModel) async throws -> Bool {
        let back = Self.hours + Int64(Answering.historyHours(of: champion))
        let observations = try await store.read { transaction -> [Observation] in
            guard let newest = try transaction.latestObservation(of: station.id)?.hour else { return [] }
            return try transaction.observations(of: station.id, from: newest.adding(hours: -Int(back)), until: newest)
                .map(\.observation)
        }
        guard !observations.isEmpty else { return false }
        let series = HourlySeries(observations)
        let learnt = try combinations(of: series, at: station, with: champion)
        let answering = answering
        try await store.write { transaction in
            guard answering.slot.served?.promotion == champion.promotion else { return }
            let lived = try transaction.reading.stationCombination(
                of: station.id,
                answering: answering,
                champion: champion
            )
            try transaction.save(
                CombinationPair(champion: learnt.champion, predecessor: lived?.predecessor),
                of: station.id,
                model: answering.model,
                isExperienced: true
            )
            try transaction.forgetCombinations(
                ofModel: answering.model,
                station: station.id,
                except: [champion.version] + [champion.predecessor?.version].compactMap(\.self)
            )
        }
        return true
    }

    private func combinations(
        of series: HourlySeries,
        at station: Station,
        with champion: ServedModel
    ) throws -> CombinationPair {
        let predictor = CombinedPredictor(
            champion: GuardedModel(forecaster: champion.forecaster, persistenceGuard: champion.persistenceGuard),
            predecessor: champion.predecessor.map {
                GuardedModel(forecaster: $0.forecaster, persistenceGuard: $0.persistenceGuard)
            }
        )
        return try predictor.replay(
            of: series,
            at: station,
            hours: series.hours.upperBound - Self.hours..<series.hours.upperBound,
            horizons: Answering.combinedHorizons,
            championName: champion.version,
            predecessorName: champion.predecessor?.version ?? ""
        )
    }
}
