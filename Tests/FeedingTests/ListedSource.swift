import CurlClient
import Feeding
import HTTPClient
import Logging
import Observations
import Synchronization
import Weather

/// A source of the observations passed to its initializer.
struct ListedSource: ObservationSource {
    /// 2024-01-01T00:00:00Z.
    static let start = Hour(473_352)

    var observations: [Observation]
    /// Called after the last observation, before the source ends.
    var ending: @Sendable () async throws -> Void = {}

    /// Hourly observations of the stations, ordered by hour.
    init(hours: Int, stations: [String] = ["here"]) {
        observations = (0..<hours)
            .flatMap { hour in
                stations.map { station in
                    Observation(
                        station: station,
                        time: Timestamp(Self.start + hour),
                        values: [.temperature: Double(hour % 30)]
                    )
                }
            }
    }

    func stations() -> [Station] { Set(observations.map(\.station)).sorted().map { Station(id: $0) } }

    func observations(after time: Timestamp?) -> ObservationSequence {
        let left = observations.filter { observation in
            time.map { observation.time.nearestHour > $0.nearestHour } ?? true
        }
        return ObservationSequence { Cursor(left: left[...], ending: ending) }
    }

    /// The contents of a server that has all observations, in the source's order.
    var all: [FakeAPI.Stored] { observations.map { .init(station: $0.station, hour: $0.time.nearestHour) } }

    private struct Cursor: ObservationCursor {
        var left: ArraySlice<Observation>
        let ending: @Sendable () async throws -> Void

        mutating func next(isolation actor: isolated (any Actor)?) async throws -> Observation? {
            if let observation = left.popFirst() { return observation }
            try await ending()
            return nil
        }
    }
}

/// A clock whose waits take no time.
struct HurriedClock: Clock {
    var now: ContinuousClock.Instant { ContinuousClock().now }
    var minimumResolution: Duration { .nanoseconds(1) }

    func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {
        try Task.checkCancellation()
        await Task.yield()
    }
}

/// A clock whose waits are longer than a test unless they are canceled.
struct PatientClock: Clock {
    var now: ContinuousClock.Instant { ContinuousClock().now }
    var minimumResolution: Duration { .nanoseconds(1) }

    func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {
        try await Task.sleep(for: .seconds(60))
    }
}

/// Refuses a number of connections, then passes requests on.
final class RefusingTransport: HTTPTransport {
    private let refusals: Mutex<Int>
    private let transport: any HTTPTransport

    init(refusals: Int, then transport: any HTTPTransport) {
        self.refusals = Mutex(refusals)
        self.transport = transport
    }

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        let isRefused = refusals.withLock { left in
            left -= 1
            return left >= 0
        }
        if isRefused { throw HTTPTransportError(.couldNotConnect, url: request.url, message: "connection refused") }
        return try await transport.send(request)
    }
}

extension Feeder {
    /// A feeder that waits only for responses and, with a clock on which time passes slowly, for full batches.
    static func hurried(
        _ source: any ObservationSource,
        to url: String,
        batchSize: Int = 10,
        refusals: Int = 0,
        clock: any Clock<Duration> = PatientClock(),
        report: @escaping @Sendable (FeedProgress) -> Void = { _ in }
    ) -> Feeder {
        let client = CurlClient(CurlClient.Configuration(userAgent: "tests"))
        return Feeder(
            source: source,
            client: APIClient(
                address: ServiceAddress(url),
                transport: RefusingTransport(refusals: refusals, then: client)
            ),
            speed: .maximum,
            batchSize: batchSize,
            clock: clock,
            retrier: Retrier(policy: Feeder.patience, clock: HurriedClock()),
            report: report,
            logger: Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() }
        )
    }
}
