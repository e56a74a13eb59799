package import Healing
package import Observations
package import Store

/// The facts of one target on which a verdict rests.
package struct TargetFacts: Sendable {
    package var target: Target
    package var champion: ChampionFacts?
    package var files = ChampionFiles.State.notChecked
    package var openFlag: FlagFacts?
    /// The newest flag, open or closed.
    package var newestFlag: FlagRecord?
    package var probation: ProbationRecord?
    /// The stations whose drift has not ended, at most ``VerdictReader/shownStations``.
    package var drifting: [DriftingStation] = []
    package var driftingCount = 0
    /// The open sensor faults, the longest first, at most ``VerdictReader/shownStations``.
    package var faults: [SensorFaultSpan] = []
    package var faultCount = 0
    package var errors: [HorizonFacts] = []
    package var outbox = OutboxState()

    package init(_ target: Target) {
        self.target = target
    }

    var name: TargetName { target.name }

    /// Whether a retrain is requested, runs, or is being proved.
    var isHealing: Bool { openFlag != nil || probation != nil }

    /// The version that should serve.
    package struct ChampionFacts: Hashable, Sendable {
        package var version: String
        /// Seconds since 1970.
        package var promotedAt: Double
        /// Whether a rollback has a version to return to.
        package var hasPredecessor: Bool

        package init(version: String, promotedAt: Double, hasPredecessor: Bool = false) {
            self.version = version
            self.promotedAt = promotedAt
            self.hasPredecessor = hasPredecessor
        }
    }

    /// A station whose errors have changed.
    package struct DriftingStation: Hashable, Sendable {
        package var station: String
        /// When the drift was recorded, in seconds since 1970.
        package var since: Double?

        package init(station: String, since: Double?) {
            self.station = station
            self.since = since
        }
    }

    /// The open flag.
    package struct FlagFacts: Sendable {
        package var flag: RetrainFlag
        /// When a trainer claimed it, in seconds since 1970; `nil` while none has.
        package var claimedAt: Double?
        /// The hours since the drift that are stored for its station; `nil` for a flag without a drift.
        package var hoursSinceDrift: Int?

        package init(flag: RetrainFlag, claimedAt: Double? = nil, hoursSinceDrift: Int? = nil) {
            self.flag = flag
            self.claimedAt = claimedAt
            self.hoursSinceDrift = hoursSinceDrift
        }
    }

    /// The errors at one horizon, as means over the stations.
    package struct HorizonFacts: Hashable, Sendable {
        package var horizon: Int
        /// The number of outcomes.
        package var hours: Int
        /// Root mean squared errors, in the target's unit.
        package var served: Double
        package var persistence: Double
        /// The fraction of observations inside their intervals; `nil` without intervals.
        package var coverage: Double?
        package var level: Double?

        package init(
            horizon: Int,
            hours: Int,
            served: Double,
            persistence: Double,
            coverage: Double? = nil,
            level: Double? = nil
        ) {
            self.horizon = horizon
            self.hours = hours
            self.served = served
            self.persistence = persistence
            self.coverage = coverage
            self.level = level
        }
    }
}
