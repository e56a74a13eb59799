/// A change that a ``DriftDetector`` reports at a row.
public enum DriftSignal: Sendable, Codable, Hashable {
    /// A statistic approaches its threshold; reported once, until the statistic has fallen again.
    case warning(DriftEvidence)
    /// The errors have changed; reported once per drift.
    case drift(DriftEvidence)
    /// After a drift the errors look like the reference again; the next drift is reported.
    case driftEnded(time: Int64)
    /// The readings are not plausible; reported once per fault. No drift is judged on them.
    case sensorFault(SensorFaultEvidence)
    /// The readings change again and are accepted.
    case sensorRecovered(time: Int64)
}

extension DriftSignal {
    /// The signal's word in every output.
    public var name: String {
        switch self {
        case .warning: "warning"
        case .drift: "drift"
        case .driftEnded: "drift_ended"
        case .sensorFault: "sensor_fault"
        case .sensorRecovered: "sensor_recovered"
        }
    }
}
