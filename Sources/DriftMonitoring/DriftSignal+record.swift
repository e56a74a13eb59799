import CanonicalJSON
import DriftDetection
import Forecasting
import Healing
import Observations
import Store

extension DriftSignal {
    var kind: EventKind {
        switch self {
        case .warning: .warning
        case .drift: .drift
        case .driftEnded: .driftEnded
        case .sensorFault: .sensorFault
        case .sensorRecovered: .sensorRecovered
        }
    }

    /// When the drift or the fault probably began; `nil` for an end.
    var estimatedStart: Timestamp? {
        switch self {
        case .warning(let evidence), .drift(let evidence): Timestamp(secondsSince1970: evidence.estimatedStart)
        case .sensorFault(let evidence): Timestamp(secondsSince1970: evidence.estimatedStart)
        case .driftEnded, .sensorRecovered: nil
        }
    }

    /// The evidence as JSON.
    func evidence(for outcome: OutcomeRecord) throws -> String {
        switch self {
        case .warning(let evidence), .drift(let evidence):
            try JSONText.encode(DriftFlagEvidence(evidence, outcome: outcome))
        case .sensorFault(let evidence):
            try JSONText.encode(SensorFaultRecord(evidence))
        case .driftEnded(let time), .sensorRecovered(let time):
            try JSONText.encode(["time": time])
        }
    }
}

extension DriftFlagEvidence {
    init(_ evidence: DriftEvidence, outcome: OutcomeRecord) {
        self.init(
            station: outcome.forecast.station,
            outcome: outcome.id,
            kind: evidence.kind.rawValue,
            direction: evidence.direction.rawValue,
            time: evidence.time,
            estimatedStart: evidence.estimatedStart,
            window: evidence.window,
            statistic: evidence.statistic,
            threshold: evidence.threshold,
            size: evidence.size,
            sizeInSigma: evidence.sizeInSigma,
            baselineError: evidence.weather?.baselineError,
            readingShift: evidence.weather?.readingShift
        )
    }
}

/// The stored form of a sensor fault.
private struct SensorFaultRecord: Encodable {
    var fault: String
    var time: Int64
    var estimatedStart: Int64
    var rows: Int
    var reading: Double
    var statistic: Double
    var threshold: Double

    init(_ evidence: SensorFaultEvidence) {
        fault = evidence.fault.rawValue
        time = evidence.time
        estimatedStart = evidence.estimatedStart
        rows = evidence.rows
        reading = evidence.reading
        statistic = evidence.statistic
        threshold = evidence.threshold
    }

    private enum CodingKeys: String, CodingKey {
        case fault
        case time
        case estimatedStart = "estimated_start"
        case rows
        case reading
        case statistic
        case threshold
    }
}
