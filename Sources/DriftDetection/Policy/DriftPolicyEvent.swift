/// What a ``DriftPolicy`` is told.
public enum DriftPolicyEvent: Sendable, Codable, Hashable {
    /// The detector said something.
    case signal(DriftSignal)
    /// Time has passed; told at least once an hour, or with every row.
    case timePassed
    /// A flag for the model was opened by someone else, or was found open at the start.
    case flagOpened
    /// The model's flag was closed.
    case flagClosed(FlagVerdict)
}

/// How a retrain flag ended.
public enum FlagVerdict: String, Sendable, Codable, Hashable, CaseIterable {
    /// The challenger was better and has taken over.
    case promoted
    /// The challenger was not better.
    case rejected
    /// There was no challenger.
    case failed
}

/// What a ``DriftPolicy`` wants done.
public enum DriftPolicyAction: Sendable, Codable, Hashable {
    /// Nothing.
    case none
    /// Raise a retrain flag, since the model's errors have changed.
    case raiseFlag(DriftEvidence)
    /// Tell people that the readings are not to be believed and, if so said, take back the open flag.
    case alertSensorFault(SensorFaultEvidence, withdrawFlag: Bool)
    /// Tell people that the readings are believed again.
    case clearSensorAlert
}
