/// An input of a ``DriftPolicy``.
public enum DriftPolicyEvent: Sendable, Codable, Hashable {
    /// The detector gave a signal.
    case signal(DriftSignal)
    /// Time has passed; sent at least once an hour, or with every row.
    case timePassed
    /// A flag for the model was opened by another process, or was open at the start.
    case flagOpened
    /// The model's flag was closed.
    case flagClosed(FlagVerdict)
}

/// How a retrain flag ended.
public enum FlagVerdict: String, Sendable, Codable, Hashable, CaseIterable {
    /// The challenger was better and has replaced the champion.
    case promoted
    /// The challenger was not better.
    case rejected
    /// There was no challenger.
    case failed
}

/// An action that a ``DriftPolicy`` requests.
public enum DriftPolicyAction: Sendable, Codable, Hashable {
    /// Nothing.
    case none
    /// Raise a retrain flag, since the model's errors have changed.
    case raiseFlag(DriftEvidence)
    /// Alert that the readings are not plausible and, if `withdrawFlag`, withdraw the open flag.
    case alertSensorFault(SensorFaultEvidence, withdrawFlag: Bool)
    /// Clear the alert: the readings are plausible again.
    case clearSensorAlert
}
