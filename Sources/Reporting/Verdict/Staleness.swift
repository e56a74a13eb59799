import Observations
package import Store

/// How old a station's newest observation is, compared with its own usual step.
package struct Staleness: Hashable, Sendable {
    /// Seconds between the hour of the newest observation and the clock; 0 for an hour that has not come.
    package var age: Double
    /// Whether the age is more than twice the usual step.
    package var isStale: Bool

    /// The steps after which a station is late.
    private static let steps = 2.0
    /// The shortest age that can be stale: two steps of an hour, in seconds.
    static let least = steps * Double(Hour.seconds)
    /// The age after which a station counts as closed if others report, in seconds.
    private static let closedAfter = 30 * 86_400.0

    /// Whether the silence of the station is so long that it counts as closed if others report.
    package var isClosed: Bool { age > Self.closedAfter }

    /// The newest observation that does not make a station closed.
    static func oldestOpen(at time: Double) -> Timestamp { Timestamp(seconds: time - closedAfter) }

    /// - Parameters:
    ///   - station: the newest observation and the usual step.
    ///   - time: the clock of the weather, in seconds since 1970.
    package init(_ station: QuietStation, at time: Double) {
        age = max(0, time - Double(station.newest.secondsSince1970))
        isStale = age > Self.steps * station.step * Double(Hour.seconds)
    }
}
