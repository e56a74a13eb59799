import DriftDetection
import Observations

extension ReplayedSignal: CustomStringConvertible {
    /// One line for people.
    package var description: String {
        "row \(row)  \(time)  \(sentence)"
    }

    private var sentence: String {
        let evidence = signal.sentence(unit: Variable.temperature.unit) ?? ""
        return switch signal {
        case .drift: "DRIFT: \(evidence)\(since)"
        case .warning: "warning: \(evidence)\(since)"
        case .sensorFault: "SENSOR FAULT: \(evidence)\(since)"
        case .driftEnded: "the drift has ended"
        case .sensorRecovered: "the sensor's readings are used again"
        }
    }

    private var since: String {
        guard let start, let startRow else { return "" }
        return "; since row \(startRow), \(start)"
    }
}
