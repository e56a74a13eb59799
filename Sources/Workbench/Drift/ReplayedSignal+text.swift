import DriftDetection
import Observations

extension ReplayedSignal: CustomStringConvertible {
    /// One line for a person.
    package var description: String {
        "row \(row)  \(time)  \(sentence)"
    }

    private var sentence: String {
        switch signal {
        case .drift(let evidence): "DRIFT: \(DriftDescription(evidence, unit: Self.unit))\(since)"
        case .warning(let evidence): "warning: \(DriftDescription(evidence, unit: Self.unit))\(since)"
        case .driftEnded: "the drift has ended"
        case .sensorFault(let evidence): "SENSOR FAULT: \(SensorFaultDescription(evidence, unit: Self.unit))\(since)"
        case .sensorRecovered: "the sensor's readings are used again"
        }
    }

    private static let unit = Variable.temperature.unit

    private var since: String {
        guard let start, let startRow else { return "" }
        return "; since row \(startRow), \(start)"
    }
}
