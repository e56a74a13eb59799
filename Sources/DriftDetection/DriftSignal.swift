/// What a ``DriftDetector`` has to say about a row.
public enum DriftSignal: Sendable, Codable, Hashable {
    /// A statistic is on its way to its threshold; said once, until it has fallen back.
    case warning(DriftEvidence)
    /// The errors have changed; said once per drift.
    case drift(DriftEvidence)
    /// After a drift the errors look like the reference again; the next drift is reported anew.
    case driftEnded(time: Int64)
    /// The readings are not believed; said once per fault. No drift is judged on them.
    case sensorFault(SensorFaultEvidence)
    /// The readings move again and are believed.
    case sensorRecovered(time: Int64)
}

extension DriftSignal {
    /// The word for it wherever it is written down.
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
