import CanonicalJSON
package import Observations
package import Store

/// The details of a heartbeat: the state of its program.
package struct HeartbeatDetails: Hashable, Sendable, Codable {
    /// The newest error of the program's work; `nil` after a success.
    package var problem: String?
    /// When the errors began, in seconds since 1970.
    package var problemSince: Double?
    /// The newest error of pushing metrics; `nil` after a success.
    package var pushProblem: String?
    /// By how many seconds the wall clock has moved against a steady clock since the program started.
    package var clockShift: Double?
    /// Whether the program expects replayed weather.
    package var isReplay: Bool?
    /// The kinds that the API refuses because the disk is almost full: `stations` or `observations`.
    package var diskRefuses: String?
    /// The folder of the model versions.
    package var artifacts: String?
    /// The models in service.
    package var served: [ServedVersion]?
    /// The hours of new weather that a trainer waits for after a drift.
    package var hoursSinceDrift: Int?

    /// The model in service for a target.
    package struct ServedVersion: Hashable, Sendable, Codable {
        package var target: TargetName
        /// `nil` while persistence answers.
        package var version: String?
        /// The reason why the champion could not be loaded.
        package var error: String?

        package init(target: TargetName, version: String?, error: String?) {
            self.target = target
            self.version = version
            self.error = error
        }
    }

    package init() {}

    /// - Parameter heartbeat: unreadable details count as none.
    package init(of heartbeat: HeartbeatRecord) {
        self = (try? JSONText.decode(HeartbeatDetails.self, from: heartbeat.details)) ?? HeartbeatDetails()
    }

    private enum CodingKeys: String, CodingKey {
        case problem
        case problemSince = "problem_since"
        case pushProblem = "push_problem"
        case clockShift = "clock_shift"
        case isReplay = "is_replay"
        case diskRefuses = "disk_refuses"
        case artifacts
        case served
        case hoursSinceDrift = "hours_since_drift"
    }
}
