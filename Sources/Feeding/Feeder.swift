import CurlClient
import Forecasting
import Logging
import ServiceLifecycle
import Weather

/// Reads observations from a source, posts them to the API in the order of time, and compares its forecasts with what
/// came.
///
/// The place where it stands is the API's newest observation of each station: after a restart of either side it goes on
/// there. An API that is away or in trouble is waited for, with the same observations; an observation that the API
/// refuses is logged and left out.
package struct Feeder: Service {
    let source: any ObservationSource
    let client: APIClient
    let speed: ReplaySpeed
    /// Observations in one request when nothing paces them.
    let batchSize: Int
    let retrier: Retrier
    let report: @Sendable (FeedProgress) -> Void
    let logger: Logger

    package init(
        source: any ObservationSource,
        client: APIClient,
        speed: ReplaySpeed,
        batchSize: Int = 100,
        retrier: Retrier,
        report: @escaping @Sendable (FeedProgress) -> Void = { _ in },
        logger: Logger
    ) {
        self.source = source
        self.client = client
        self.speed = speed
        self.batchSize = batchSize
        self.retrier = retrier
        self.report = report
        self.logger = logger
    }

    /// Waits for an API that is away, for as long as it takes.
    package static let patience = RetryPolicy(
        initialDelay: .milliseconds(250),
        maximumDelay: .seconds(15),
        maximumAttempts: nil
    )

    package func run() async throws {
        try await cancelWhenGracefulShutdown {
            do {
                try await feed()
            } catch is CancellationError {
                return
            }
        }
    }

    /// Feeds until the source ends.
    ///
    /// - Throws: what the source throws, `CancellationError`, and ``APIError`` where something else than our API answers.
    package func feed() async throws {
        let stations = Dictionary(try await source.stations().map { ($0.id, $0) }) { first, _ in first }
        let place = try await resumePlace(of: stations.keys.sorted())
        if let place {
            logger.info("going on after what the API has", metadata: ["time": "\(place)"])
        }
        var progress = FeedProgress()
        var pacer = Pacer(speed: speed, clock: ContinuousClock())
        var batch: [(Station, Observation)] = []
        let size = speed == .maximum ? batchSize : 1
        for try await observation in source.observations(after: place) {
            guard Channel.allCases.contains(where: { observation[$0] != nil }) else {
                progress.empty += 1
                continue
            }
            try await pacer.wait(for: observation.time)
            batch.append((stations[observation.station] ?? Station(id: observation.station), observation))
            if batch.count >= size {
                try await post(&batch, progress: &progress)
            }
        }
        try await post(&batch, progress: &progress)
    }

    /// The hour from which every station still has something to send; what one of them sends twice changes nothing.
    private func resumePlace(of stations: [String]) async throws -> Timestamp? {
        var earliest: Timestamp?
        for station in stations {
            guard let time = try await retrier.run({ try await client.latestTime(of: station) }) else { return nil }
            earliest = min(earliest ?? time, time)
        }
        return earliest
    }

    private func post(_ batch: inout [(Station, Observation)], progress: inout FeedProgress) async throws {
        guard !batch.isEmpty else { return }
        defer { batch = [] }
        do {
            let posted = batch
            let receipt = try await retrier.run { try await client.post(posted) }
            progress.take(receipt, of: batch.map(\.1))
        } catch APIError.refused(let status, let detail, _) where APIError.isAboutTheBody(status) {
            guard batch.count > 1 else {
                progress.refused += 1
                logger.warning("the API refused an observation; it is left out", metadata: ["reason": "\(detail)"])
                return
            }
            for single in batch {
                var one = [single]
                try await post(&one, progress: &progress)
            }
        }
        report(progress)
    }
}
