import Forecasting
import Foundation
import Logging
import Observations
import Polling
import ServiceLifecycle
import Store

/// Backfills the combinations of all stations after a new champion of a target has come into service.
///
/// The state of a combination belongs to one champion. The backfill gives a new champion's combination the state that it
/// would have if this champion and its predecessors had forecast during the last weeks of stored observations; the
/// predecessors' live combinations are kept. It runs beside the requests, station by station, the last observed first, in
/// short pieces with a pause of equal length after each; until then a station is answered by a new combination. Each
/// station is backfilled once for each version, also if the program ends in between.
package struct CombinationBackfill: Service {
    let store: Store
    let target: ServedTarget
    let interval: Duration
    let clock: any Clock<Duration>
    let logger: Logger

    /// How far back observations are replayed, in hours: four weeks.
    static let hours = 672
    /// Hours in a piece: some milliseconds of work for each model.
    private static let pieceHours = 48
    /// A station that has been silent for longer than the others, in days, is left alone.
    private static let silentDays = 7

    package init(
        store: Store,
        target: ServedTarget,
        interval: Duration = .milliseconds(500),
        clock: any Clock<Duration> = ContinuousClock(),
        logger: Logger
    ) {
        self.store = store
        self.target = target
        self.interval = interval
        self.clock = clock
        self.logger = logger
    }

    package func run() async throws {
        guard target.combines else { return try await gracefulShutdown() }
        try await Polling(
            every: interval,
            failure: .warning("combinations cannot be backfilled; they learn as the outcomes come"),
            clock: clock,
            logger: logger,
            state: Int64?.none
        ) { done in
            let champion = target.slot.served
            if let champion, champion.promotion != done, try await backfill(with: champion) {
                done = champion.promotion
            }
        }
        .run()
    }

    /// Backfills every station whose combination with the champion in service is not warm.
    ///
    /// - Throws: a `StoreError`.
    package func backfill() async throws {
        guard target.combines, let champion = target.slot.served else { return }
        _ = try await backfill(with: champion)
    }

    /// - Returns: whether all stations are done; one is left for the next time if too much was stored meanwhile.
    private func backfill(with champion: ServedModel) async throws -> Bool {
        let name = target.name
        let stations = try await store.read {
            try $0.stations(withoutWarmStatesOf: champion.versions, target: name, observedWithin: Self.silentDays)
        }
        var count = 0
        for station in stations {
            try Task.checkCancellation()
            guard target.slot.served?.promotion == champion.promotion else { return false }
            if try await StationBackfill(station: station, champion: champion, served: target, store: store)
                .run(pieceHours: Self.pieceHours, rest: { try await clock.sleep(for: $0) })
            {
                count += 1
            }
        }
        if count > 0 {
            logger.info(
                "combinations backfilled",
                metadata: ["target": "\(name)", "stations": "\(count)", "version": "\(champion.version)"]
            )
        }
        return count == stations.count
    }
}
