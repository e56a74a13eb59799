import Timing

/// Decides which of a detector's signals become retrain flags: event in, action out, no input or output.
///
/// One policy watches one model at one station. `docs/drift.md` has the table of its states and events, and a test
/// covers every line of the table. In short:
/// - a drift raises a flag, unless a flag is open, a cooldown is running or the sensor is faulty; in the last two
///   cases the flag is raised later, if the drift has not ended by then;
/// - a sensor fault alerts, withdraws an open flag whose drift it explains, and never raises a flag;
/// - a closed flag starts a cooldown, which doubles after every further flag without a promotion.
public struct DriftPolicy: Sendable, Codable, Hashable {
    /// The operator's settings.
    public struct Configuration: Sendable, Codable, Hashable {
        /// Seconds after a flag is closed before the next is raised; 0 or more.
        public var cooldown: Int64

        /// A day of cooldown.
        public static let `default` = Configuration()

        /// Makes a configuration.
        ///
        /// - Parameter cooldown: Seconds; a negative number counts as 0.
        public init(cooldown: Int64 = 86_400) {
            self.cooldown = max(cooldown, 0)
        }
    }

    /// The state of the model's flag.
    public enum FlagState: Sendable, Codable, Hashable {
        /// No flag is open or delayed.
        case none
        /// A flag waits for the trainer or is in progress; with the drift that it stands for, if any.
        case open(DriftEvidence?)
        /// No flag is raised before the time, in seconds since 1970-01-01T00:00:00Z.
        case coolingDown(until: Int64)
    }

    /// The operator's settings.
    public let configuration: Configuration
    /// The state of the model's flag.
    public private(set) var flag = FlagState.none
    /// The active drift that has no open flag.
    public private(set) var standingDrift: DriftEvidence?
    /// Whether the drift that raised the open flag has ended since.
    private var flaggedDriftEnded = false
    /// Whether the readings are implausible at present.
    public private(set) var sensorIsFaulty = false
    /// Consecutive flags that were closed without a promotion.
    public private(set) var fruitlessFlags = 0

    /// The longest cooldown, as a multiple of the configured one.
    public static let longestCooldownFactor: Int64 = 16

    /// Starts with no flag and no drift.
    public init(configuration: Configuration = .default) {
        self.configuration = configuration
    }

    /// Takes in an event and returns the action.
    ///
    /// - Parameters:
    ///   - event: The event.
    ///   - time: The time of the event, in seconds since 1970-01-01T00:00:00Z.
    /// - Returns: The action.
    public mutating func handle(_ event: DriftPolicyEvent, at time: Int64) -> DriftPolicyAction {
        switch event {
        case .signal(let signal): handle(signal, at: time)
        case .timePassed: raiseWhatIsDue(at: time)
        case .flagOpened: noteOpened()
        case .flagClosed(let verdict): noteClosed(verdict, at: time)
        }
    }

    /// Takes back a flag that was requested and not raised; it is requested again with the next event.
    public mutating func postpone(_ drift: DriftEvidence) {
        flag = .none
        standingDrift = drift
    }

    /// Forgets the drift, and the flag that was withdrawn with it.
    public mutating func startOver() {
        if case .open = flag { flag = .none }
        standingDrift = nil
        flaggedDriftEnded = false
    }

    private mutating func handle(_ signal: DriftSignal, at time: Int64) -> DriftPolicyAction {
        switch signal {
        case .warning:
            return .none
        case .drift(let evidence):
            if case .open = flag {
                flag = .open(evidence)
                flaggedDriftEnded = false
                return .none
            }
            standingDrift = evidence
            return raiseWhatIsDue(at: time)
        case .driftEnded:
            standingDrift = nil
            flaggedDriftEnded = true
            return .none
        case .sensorFault(let evidence):
            return noteFault(evidence)
        case .sensorRecovered:
            sensorIsFaulty = false
            return .clearSensorAlert
        }
    }

    private mutating func noteFault(_ evidence: SensorFaultEvidence) -> DriftPolicyAction {
        sensorIsFaulty = true
        if let drift = standingDrift, explains(evidence, drift) {
            standingDrift = nil
        }
        if case .open(let drift?) = flag, explains(evidence, drift) {
            flag = .none
            return .alertSensorFault(evidence, withdrawFlag: true)
        }
        return .alertSensorFault(evidence, withdrawFlag: false)
    }

    /// Whether a sensor fault explains a drift: the drift began at most six hours before the fault, or later.
    private func explains(_ fault: SensorFaultEvidence, _ drift: DriftEvidence) -> Bool {
        drift.estimatedStart >= fault.estimatedStart - 6 * 3600
    }

    private mutating func noteOpened() -> DriftPolicyAction {
        if case .open = flag { return .none }
        flag = .open(standingDrift)
        flaggedDriftEnded = false
        standingDrift = nil
        return .none
    }

    private mutating func noteClosed(_ verdict: FlagVerdict, at time: Int64) -> DriftPolicyAction {
        let drift: DriftEvidence? = if case .open(let evidence) = flag, !flaggedDriftEnded { evidence } else { nil }
        switch verdict {
        case .promoted:
            fruitlessFlags = 0
            standingDrift = nil
        case .rejected, .failed:
            fruitlessFlags += 1
            standingDrift = standingDrift ?? drift
        }
        let until = time.addingReportingOverflow(currentCooldown)
        flag = .coolingDown(until: until.overflow ? Int64.max : until.partialValue)
        return .none
    }

    /// The cooldown after the latest flag, in seconds.
    private var currentCooldown: Int64 {
        let longest = configuration.cooldown.multipliedReportingOverflow(by: Self.longestCooldownFactor)
        return ExponentialBackoff(
            first: configuration.cooldown,
            ceiling: longest.overflow ? Int64.max : longest.partialValue
        )
        .delay(afterFailures: fruitlessFlags)
    }

    private mutating func raiseWhatIsDue(at time: Int64) -> DriftPolicyAction {
        if case .coolingDown(let until) = flag {
            guard time >= until else { return .none }
            flag = .none
        }
        guard case .none = flag, !sensorIsFaulty else { return .none }
        if let drift = standingDrift {
            standingDrift = nil
            flag = .open(drift)
            flaggedDriftEnded = false
            return .raiseFlag(drift)
        }
        return .none
    }
}
