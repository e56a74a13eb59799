package import HTTPClient
package import Logging
import Observations
import PlainText
import ServiceLifecycle
package import Weather

/// Reads observations from a source, posts them to the API in time order, and compares the API's forecasts with later
/// observations.
///
/// The feeder's position is the API's newest observation of each station; after a restart of either program the feeder
/// resumes there. While the API is unavailable, the feeder retries the same observations; it logs and skips an
/// observation that the API rejects.
///
/// Reading and posting run concurrently: an observation is posted even if the next one is an hour away.
package struct Feeder: Service {
    let source: any ObservationSource
    let client: APIClient
    let speed: ReplaySpeed
    /// The maximum number of observations in a request at maximum speed; at any other speed each request has one.
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

    /// Retries forever while the API is unavailable.
    package static let patience = RetryPolicy(
        initialDelay: .milliseconds(250),
        maximumDelay: .seconds(15),
        maximumAttempts: nil
    )

    /// The maximum time that a batch's first observation waits for others: long enough for a file, too short to be
    /// noticeable live.
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
    /// - Throws: the error of the source, after all earlier observations were posted; ``FeedError`` if the source had
    ///   nothing; `CancellationError`; and ``APIError`` if the response does not come from AeroCast's API.
    package func feed() async throws {
        let stations = Dictionary(try await source.stations().map { ($0.id, $0) }) { first, _ in first }
        for id in stations.keys { try Self.check(id) }
        let newest = try await commonNewestTime(of: stations.keys.sorted())
        if let newest {
            logger.info("resuming after the API's newest observation", metadata: ["time": "\(newest)"])
        }
        let size = speed == .maximum ? batchSize : 1
        let buffer = ObservationBuffer(capacity: 2 * size)
        // If posting fails, the reading is canceled and awaited at the end of this scope.
        async let reading: Void = read(after: newest, of: stations, into: buffer)
        try await postAll(from: buffer, batchSize: size, resumedAfter: newest)
        await reading
        // A feeder that resumes finds nothing new at the end of a file.
        let hasReceived = await buffer.hasReceived
        guard newest != nil || hasReceived else { throw FeedError.nothingRead }
        if let newest, !hasReceived {
            logger.notice(
                "the source has nothing newer than the API",
                metadata: ["newest": "\(newest)", "do": "feed a later part of it, or under another --station"]
            )
        }
    }

    /// - Throws: ``UnacceptableStation`` for an id that the API would refuse.
    private static func check(_ id: String) throws {
        do {
            _ = try StationIdentifier(id)
        } catch {
            throw UnacceptableStation(id: id.excerpt(), reason: "\(error)")
        }
    }

    /// Reads until the source ends or fails, and ends the buffer.
    private func read(
        after time: Timestamp?,
        of stations: [String: Station],
        into buffer: ObservationBuffer
    ) async {
        var pacer = Pacer(speed: speed, clock: ContinuousClock())
        do {
            for try await observation in source.observations(after: time) {
                guard !observation.values.isEmpty else {
                    await buffer.addEmpty()
                    continue
                }
                try await pacer.wait(for: observation.time)
                let station = stations[observation.station] ?? Station(id: observation.station)
                if stations[observation.station] == nil { try Self.check(observation.station) }
                try await buffer.add((station, observation))
            }
            await buffer.finish()
        } catch {
            await buffer.finish(throwing: error)
        }
    }

    private func postAll(
        from buffer: ObservationBuffer,
        batchSize size: Int,
        resumedAfter newest: Timestamp?
    ) async throws {
        var progress = FeedProgress(resumedAfter: newest)
        while try await buffer.hasMore() {
            if size > 1 { await waitBriefly(for: size, in: buffer) }
            let batch = await buffer.take(upTo: size)
            progress.empty = await buffer.empty
            try await post(batch, progress: &progress)
        }
        progress.empty = await buffer.empty
        report(progress)
    }

    /// Waits until the batch is full, the source has ended, or ``fillingTime`` is over.
    private func waitBriefly(for count: Int, in buffer: ObservationBuffer) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { try? await clock.sleep(for: Self.fillingTime) }
            group.addTask { try? await buffer.fill(to: count) }
            await group.next()
            group.cancelAll()
        }
    }

    /// The time up to which the API has the observations of every station; posting later ones twice is harmless.
    ///
    /// - Returns: `nil` if the API has no observation of some station.
    private func commonNewestTime(of stations: [String]) async throws -> Timestamp? {
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
                progress.refuse(because: detail)
                logger.warning("the API refused an observation; it is skipped", metadata: ["reason": "\(detail)"])
                return
            }
            for single in batch {
                try await post([single], progress: &progress)
            }
        }
        report(progress)
    }
}
