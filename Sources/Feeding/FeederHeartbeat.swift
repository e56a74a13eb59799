package import Logging
package import Polling
import ServiceLifecycle

/// A sign of life of a feeder for the API, which has the database.
package struct FeederHeartbeat: Hashable, Sendable, Encodable {
    /// The source of the observations, with its station or file.
    package var feeder: String
    /// The seconds after which a missing heartbeat is a problem.
    package var silentAfter: Double
    /// The reason why the feeder waits; `nil` while observations arrive.
    package var problem: String?
    /// Whether the feeder has ended as it should.
    package var ended: Bool?

    private enum CodingKeys: String, CodingKey {
        case feeder
        case silentAfter = "silent_after"
        case problem
        case ended
    }

    /// The longest text that the API accepts.
    static let longestProblem = 500
}

/// Gives the API a sign of life every few seconds, and reports the end of a feeder that stops as it should.
///
/// An API that is away shows its own silence, and one that knows no heartbeats needs none: failures are not reported.
package struct FeederHeartbeats: Service {
    private let client: APIClient
    private let feeder: String
    private let pulse: Pulse
    private let clock: any Clock<Duration>
    private let logger: Logger

    /// The time between two beats, each of which counts for the daily quota of the feeder's key.
    static let interval = Duration.seconds(10)
    /// Three missed beats, in seconds.
    static let silentAfter = 35.0

    /// - Parameters:
    ///   - client: the API.
    ///   - feeder: the source of the observations, in at most 100 characters.
    ///   - pulse: the reason why the feeder waits.
    ///   - clock: the clock of the pauses.
    ///   - logger: receives failures, as debug.
    package init(
        client: APIClient,
        feeder: String,
        pulse: Pulse,
        clock: any Clock<Duration> = ContinuousClock(),
        logger: Logger
    ) {
        self.client = client
        self.feeder = feeder
        self.pulse = pulse
        self.clock = clock
        self.logger = logger
    }

    package func run() async throws {
        try await Polling(
            every: Self.interval,
            failure: .debug("the API does not take the heartbeat"),
            clock: clock,
            logger: logger
        ) {
            try await client.post(heartbeat)
        }
        .run()
        var last = heartbeat
        last.ended = true
        try? await client.post(last)
    }

    private var heartbeat: FeederHeartbeat {
        FeederHeartbeat(
            feeder: feeder,
            silentAfter: Self.silentAfter,
            problem: pulse.problem.map { String($0.text.prefix(FeederHeartbeat.longestProblem)) }
        )
    }
}
