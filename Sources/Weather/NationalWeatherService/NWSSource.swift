package import Foundation
package import HTTPClient
package import Observations

/// Live observations of one station from the API of the US National Weather Service.
///
/// A reading first requests the collection (the service keeps about a week), then requests the latest report once per
/// `pollInterval`, with the validators of the previous response (ETag, Last-Modified), so that an unchanged report is
/// sent without a body. If hours are missing before the latest report, the collection is requested again. A reading has
/// no end.
///
/// Failures:
/// - No connection, a timeout, an incomplete body, 408, 425, 429, 5xx, and 200 with an unreadable body are retried
///   according to the policy, without limit by default, after at least the time in `Retry-After`, and reported to the
///   retrier's `onRetry`.
/// - Any other status (404 for a station that does not exist) and an unknown unit end the reading with an error.
/// - A report from the future is ignored, because it would hide all later reports, and requested again: the local clock
///   may be wrong.
/// - Nulls, values rejected by quality control and values impossible on Earth are missing.
package struct NWSSource: ObservationSource {
    package struct Configuration: Sendable {
        /// The station's ICAO code, such as `KJFK`.
        package var station: String
        /// The name of the application and a contact, as the service requires.
        package var userAgent: String
        package var baseURL: ServiceAddress = "https://api.weather.gov"
        package var pollInterval: Duration = .seconds(300)
        /// `station` reads `barometricPressure`.
        package var pressure: PressureKind = .seaLevel

        package init(station: String, userAgent: String) {
            self.station = station
            self.userAgent = userAgent
        }
    }

    /// Retries forever, with at most five minutes between attempts, at most an hour if the service requests it.
    package static let patience = RetryPolicy(
        initialDelay: .seconds(1),
        maximumDelay: .seconds(300),
        maximumRetryAfter: .seconds(3600),
        maximumAttempts: nil
    )

    private let api: NWSClient
    private let pollInterval: Duration
    private let clock: any Clock<Duration>
    private let now: @Sendable () -> Date

    /// - Parameters:
    ///   - configuration: the station and the service.
    ///   - transport: sends one request.
    ///   - retrier: retries failed requests.
    ///   - clock: waits between requests.
    ///   - now: the wall clock, for `Retry-After` dates and for reports from the future.
    /// - Throws: ``FormatError`` for an empty User-Agent, and for a station or pressure that the service does not have.
    package init(
        _ configuration: Configuration,
        transport: any HTTPTransport,
        retrier: Retrier = Retrier(policy: NWSSource.patience),
        clock: any Clock<Duration> = ContinuousClock(),
        now: @escaping @Sendable () -> Date = { Date() }
    ) throws(FormatError) {
        api = try NWSClient(configuration, transport: transport, retrier: retrier, now: now)
        pollInterval = configuration.pollInterval
        self.clock = clock
        self.now = now
    }

    /// Requests the details of the station.
    package func stations() async throws -> [Station] { [try await api.station()] }

    package func observations(after time: Timestamp?) -> ObservationSequence {
        ObservationSequence {
            NWSCursor(api: api, feed: NWSFeed(after: time), after: time, interval: pollInterval, clock: clock, now: now)
        }
    }
}

private struct NWSCursor: ObservationCursor {
    let api: NWSClient
    var feed: NWSFeed
    let after: Timestamp?
    let interval: Duration
    let clock: any Clock<Duration>
    let now: @Sendable () -> Date
    var needsCollection = true
    var validators = NWSClient.Validators()

    mutating func next(isolation actor: isolated (any Actor)?) async throws -> Observation? {
        while true {
            try Task.checkCancellation()
            if let observation = feed.next() { return observation }
            if needsCollection {
                let start = feed.newestHour.map { Timestamp($0 - 1) }
                feed.add(plausible(try await api.collection(from: start)))
                needsCollection = false
            } else {
                try await clock.sleep(for: interval)
                let reports = try await api.latest(validators: &validators)
                let latest = plausible(reports)
                if latest.count < reports.count { validators = NWSClient.Validators() }
                needsCollection = latest.first.map { feed.leavesGap(before: $0.time) } ?? false
                if !needsCollection { feed.add(latest) }
            }
        }
    }

    /// The time by which a station's clock may be ahead of the local clock; the API accepts the same.
    static let clockTolerance = Duration.seconds(300)

    private func plausible(_ reports: [Observation]) -> [Observation] {
        let present = Timestamp(secondsSince1970: Int64(now().timeIntervalSince1970.rounded(.down)))
        return reports.filter { $0.time - present <= Self.clockTolerance }
    }
}
