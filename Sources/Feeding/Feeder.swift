import Forecasting
import HTTPClient
import Logging
import ServiceLifecycle
import Weather

/// Reads observations from a source, posts them to the API in the order of time, and compares its forecasts with what
/// came.
///
/// The place where it stands is the API's newest observation of each station: after a restart of either side it goes on
/// there. An API that is away or in trouble is waited for, with the same observations; an observation that the API
/// refuses is logged and left out.
///
/// Reading and posting go on side by side: what a source has given is posted though the next observation may be an hour
/// away.
package struct Feeder: Service {
    let source: any ObservationSource
    let client: APIClient
    let speed: ReplaySpeed
    /// Observations in one request, at most, when nothing paces them.
    let batchSize: Int
    /// Waits for a batch to fill.
    let clock: any Clock<Duration>
    let retrier: Retrier
    let report: @Sendable (FeedProgress) -> Void
    let logger: Logger

    package init(
        source: any ObservationSource,
        client: APIClient,
        speed: ReplaySpeed,
        batchSize: Int = 100,
        clock: any Clock<Duration> = ContinuousClock(),
        retrier: Retrier,
        report: @escaping @Sendable (FeedProgress) -> Void = { _ in },
        logger: Logger
    ) {
        self.source = source
        self.client = client
        self.speed = speed
        self.batchSize = batchSize
        self.clock = clock
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

    /// How long the first observation of a batch waits for others: enough for a file, too short to be noticed live.
    static let fillingTime = Duration.milliseconds(100)

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
    /// - Throws: what the source throws, after what came before was posted; `CancellationError`; and ``APIError`` where
    ///   something else than our API answers.
    package func feed() async throws {
        let stations = Dictionary(try await source.stations().map { ($0.id, $0) }) { first, _ in first }
        let place = try await resumePlace(of: stations.keys.sorted())
        if let place {
            logger.info("going on after what the API has", metadata: ["time": "\(place)"])
        }
        let size = speed == .maximum ? batchSize : 1
        let buffer = ObservationBuffer(capacity: 2 * size)
        // Where posting fails, the reading is cancelled and awaited as this scope is left.
        async let reading: Void = read(after: place, of: stations, into: buffer)
        try await postAll(from: buffer, batchSize: size)
        await reading
    }

    /// Reads until the source ends or fails, which the buffer tells the poster.
    private func read(
        after place: Timestamp?,
        of stations: [String: Station],
        into buffer: ObservationBuffer
    ) async {
        var pacer = Pacer(speed: speed, clock: ContinuousClock())
        do {
            for try await observation in source.observations(after: place) {
                guard Channel.allCases.contains(where: { observation[$0] != nil }) else {
                    await buffer.addEmpty()
                    continue
                }
                try await pacer.wait(for: observation.time)
                let station = stations[observation.station] ?? Station(id: observation.station)
                try await buffer.add((station, observation))
            }
            await buffer.finish()
        } catch {
            await buffer.finish(throwing: error)
        }
    }

    private func postAll(from buffer: ObservationBuffer, batchSize size: Int) async throws {
        var progress = FeedProgress()
        while try await buffer.hasMore() {
            if size > 1 { await waitBriefly(for: size, in: buffer) }
            let batch = await buffer.take(upTo: size)
            progress.empty = await buffer.empty
            try await post(batch, progress: &progress)
        }
    }

    /// Until the batch is full, the source has ended, or the time for it is over.
    private func waitBriefly(for count: Int, in buffer: ObservationBuffer) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await clock.sleep(for: Self.fillingTime) }
            group.addTask { try? await buffer.fill(to: count) }
            await group.next()
            group.cancelAll()
        }
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

    private func post(_ batch: [ObservationBuffer.Item], progress: inout FeedProgress) async throws {
        do {
            let receipt = try await retrier.run { try await client.post(batch) }
            progress.take(receipt, of: batch.map(\.1))
        } catch APIError.refused(let status, let detail, _) where APIError.isAboutTheBody(status) {
            guard batch.count > 1 else {
                progress.refused += 1
                logger.warning("the API refused an observation; it is left out", metadata: ["reason": "\(detail)"])
                return
            }
            for single in batch {
                try await post([single], progress: &progress)
            }
        }
        report(progress)
    }
}
