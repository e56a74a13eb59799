import Forecasting
import Foundation
import Logging
import Polling
import ServiceLifecycle
import Store

/// Gives the stations' combinations experience with a champion that has come into service.
///
/// What a combination has learnt belongs to one champion. Here a new one's learns what it would have learnt, had this
/// champion and those before it forecast in the last weeks of stored observations; the combinations of those before it
/// go on as they are where they have lived. It happens beside the requests, station by station, those heard last first, in
/// short pieces with as much rest between them; until a station's turn has come it is answered by a combination that
/// began anew. A station is done once for each version, also when the program ends on the way.
package struct CombinationRehearsal: Service {
    let store: Store
    let answering: Answering
    let interval: Duration
    let clock: any Clock<Duration>
    let logger: Logger

    /// How far back the observations are gone through, in hours: four weeks.
    static let hours: Int64 = 672
    /// Hours in a piece: some milliseconds of work for each model.
    private static let pieceHours: Int64 = 48
    /// A station that has been silent for longer than the others, in days, is left alone.
    private static let silentDays = 7

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
        try await Polling(
            every: interval,
            failure: .warning("combinations cannot be rehearsed; they learn as the outcomes come"),
            clock: clock,
            logger: logger,
            state: Int64?.none
        ) { rehearsed in
            let champion = answering.slot.served
            if let champion, champion.promotion != rehearsed, try await rehearse(with: champion) {
                rehearsed = champion.promotion
            }
        }
        .run()
    }

    /// Rehearses every station that has not been with the champion in service.
    ///
    /// - Throws: ``StoreError``.
    package func rehearse() async throws {
        guard answering.combines, let champion = answering.slot.served else { return }
        _ = try await rehearse(with: champion)
    }

    /// - Returns: whether all stations have been gone through; one is left for the next time where too much came in
    ///   meanwhile.
    private func rehearse(with champion: ServedModel) async throws -> Bool {
        let model = answering.model
        let stations = try await store.read {
            try $0.stations(withoutExperienceOf: champion.versions, model: model, heardWithin: Self.silentDays)
        }
        var count = 0
        for station in stations {
            try Task.checkCancellation()
            guard answering.slot.served?.promotion == champion.promotion else { return false }
            if try await StationRehearsal(station: station, champion: champion, answering: answering, store: store)
                .run(pieceHours: Self.pieceHours, rest: { try await clock.sleep(for: $0) })
            {
                count += 1
            }
        }
        if count > 0 {
            logger.info(
                "combinations rehearsed",
                metadata: ["stations": "\(count)", "version": "\(champion.version)"]
            )
        }
        return count == stations.count
    }
}
