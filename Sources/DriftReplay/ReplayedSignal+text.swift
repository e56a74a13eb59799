import DriftDetection
import Foundation

extension ReplayedSignal: CustomStringConvertible {
    /// One line for a person.
    package var description: String {
        "row \(row)  \(time)  \(sentence)"
    }

    private var sentence: String {
        switch signal {
        case .drift(let evidence): "DRIFT: " + Self.sentence(evidence) + since + Self.diagnosis(evidence)
        case .warning(let evidence): "warning: " + Self.sentence(evidence) + since + Self.diagnosis(evidence)
        case .driftEnded: "the drift has ended"
        case .sensorFault(let evidence): "SENSOR FAULT: " + Self.sentence(evidence) + since
        case .sensorRecovered: "the sensor is believed again"
        }
    }

    private var since: String {
        guard let start, let startRow else { return "" }
        return "; since row \(startRow), \(start)"
    }

    private static func sentence(_ evidence: DriftEvidence) -> String {
        String(
            format: "%@, %@ by %.2f °C (%.2f sigma); statistic %.2f of %.2f over %d rows",
            words(evidence.kind.rawValue),
            words(evidence.direction.rawValue),
            evidence.size,
            evidence.sizeInSigma,
            evidence.statistic,
            evidence.threshold,
            evidence.window
        )
    }

    private static func sentence(_ evidence: SensorFaultEvidence) -> String {
        String(
            format: "%@ at %.2f °C; statistic %.2f of %.2f over %d rows",
            words(evidence.fault.rawValue),
            evidence.reading,
            evidence.statistic,
            evidence.threshold,
            evidence.rows
        )
    }

    private static func diagnosis(_ evidence: DriftEvidence) -> String {
        guard let weather = evidence.weather else { return "" }
        return String(
            format: "; weather %.1f times as hard, readings %+.1f °C",
            weather.difficulty,
            weather.readingShift
        )
    }

    private static func words(_ name: String) -> String { name.replacing("_", with: " ") }
}
