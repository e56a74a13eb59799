package import Observations
package import Store

/// Everything that a verdict rests on, read at one time.
package struct VerdictFacts: Sendable {
    /// The wall clock, in seconds since 1970.
    package var now: Double
    /// Whether the weather is replayed: its clock is then the newest observation of all stations.
    package var isReplay = false
    package var programs: [ProgramFacts] = []
    package var targets: [TargetFacts] = []
    package var feed = FeedFacts()
    /// Webhooks that receive nothing, although they should.
    package var webhooks: [WebhookTrouble] = []
    /// When the oldest message that waits for an enabled webhook was written, in seconds since 1970.
    package var webhooksPendingSince: Double?
    /// When the newest backup was finished; `nil` if none was.
    package var backupAt: Double?
    package var disks: [DiskFacts] = []
    /// The silences in force.
    package var silences: [SilenceRecord] = []
    /// The reason why nothing can be stored; `nil` if something can.
    package var writeProblem: String?

    package init(now: Double) {
        self.now = now
    }

    /// The time with which hours of the weather are compared.
    var weatherNow: Double {
        isReplay ? feed.newestHour.map { Double($0.secondsSince1970) } ?? now : now
    }
}

/// One process and its newest sign of life.
package struct ProgramFacts: Sendable {
    package var heartbeat: HeartbeatRecord
    package var details: HeartbeatDetails

    package init(_ heartbeat: HeartbeatRecord, _ details: HeartbeatDetails = HeartbeatDetails()) {
        self.heartbeat = heartbeat
        self.details = details
    }

    /// The largest difference of clocks that is not a problem, in seconds.
    static let clockTolerance = 60.0

    /// The state of a program, by its sign of life.
    enum Life: Hashable {
        case alive
        /// Stopped on request; seconds ago.
        case ended(Double)
        /// Seconds ago.
        case silent(Double)
        /// The sign is this many seconds in the future, so that it proves nothing.
        case ahead(Double)
    }

    func life(at now: Double) -> Life {
        let age = now - heartbeat.beatAt
        if let ended = heartbeat.endedAt { return .ended(max(0, now - ended)) }
        if age < -Self.clockTolerance { return .ahead(-age) }
        return age > heartbeat.silentAfter ? .silent(age) : .alive
    }
}

/// The observations as a whole.
package struct FeedFacts: Sendable {
    /// Stations with observations.
    package var stations = 0
    /// The newest hour of any station.
    package var newestHour: Timestamp?
    /// When the newest observation was stored, in seconds since 1970.
    package var receivedAt: Double?
    /// When the first observation was stored, in seconds since 1970.
    package var firstReceivedAt: Double?
    /// The stations that are late by their own usual step, the most recent report first, at most
    /// ``VerdictReader/shownStations``.
    package var silent: [QuietStation] = []
    package var silentCount = 0
    /// The stations whose silence is so long that they count as closed.
    package var closedCount = 0

    package init() {}

    /// The stations that should report.
    var expected: Int { stations - closedCount }
}

/// A disk with a part of the installation.
package struct DiskFacts: Hashable, Sendable {
    package var place: String
    /// Bytes.
    package var free: Int64

    package init(place: String, free: Int64) {
        self.place = place
        self.free = free
    }
}
