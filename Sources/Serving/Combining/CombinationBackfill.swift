import Forecasting
import Foundation
package import Logging
import Observations
import Polling
import ServiceLifecycle
package import Store

/// Backfills the combinations of all stations after a new champion of a target has come into service.
///
/// The state of a combination belongs to one champion. The backfill gives a new champion's combination the state that
/// it would have if this champion and its predecessors had forecast during the last weeks of stored observations; the
/// predecessors' live combinations are kept. The backfill runs concurrently with the requests, station by station, the
/// most recently observed first, in short pieces with a pause of equal length after each. Until its backfill is done, a
/// station is answered by a new combination. Each station is backfilled once for each version, even across restarts.
package struct CombinationBackfill: Service {
    let store: Store
    let target: ServedTarget
    let interval: Duration
    let clock: any Clock<Duration>
    let logger: Logger

    /// The length of the replay, in hours: four weeks.
    package static let hours = 672
    /// Hours in a piece: some milliseconds of work for each model.
    private static let pieceHours = 48
    /// Stations without an observation in the last `silentDays` days before the newest of all stations are skipped.
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
            failure: .warning("cannot backfill the combinations; they learn only from new outcomes"),
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

    /// - Returns: whether all stations are done; a station is left for the next run if too many hours were stored
    ///   meanwhile.
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
