package import DriftDetection
package import Observations

/// A detector's signals about a recorded stream.
package struct ReplayedStream: Sendable {
    package var stream: RecordedStream
    /// Lines with a time, including refused ones.
    package var rows = 0
    /// Late or repeated rows, which were skipped.
    package var refusedRows = 0
    /// The times of the first and the latest row.
    package var times: ClosedRange<Timestamp>?
    package var signals: [ReplayedSignal] = []
    /// The data of a chart, if requested.
    package var trace: ResidualTrace?

    /// The rows of the alarms: drifts and sensor faults.
    package var alarms: [Int] { signals.filter(\.isAlarm).map(\.row) }
}

/// A detector's signal about one row.
package struct ReplayedSignal: Hashable, Sendable {
    /// The row in the file; the first row below the header is 0.
    package var row: Int
    package var time: Timestamp
    package var signal: DriftSignal
    /// The row in the file at which the drift or the fault probably began.
    package var startRow: Int?

    /// Whether the signal is an alarm.
    package var isAlarm: Bool {
        switch signal {
        case .drift, .sensorFault: true
        case .warning, .driftEnded, .sensorRecovered: false
        }
    }

    package var isWarning: Bool {
        if case .warning = signal { true } else { false }
    }

    /// When the drift or the fault probably began.
    package var start: Timestamp? {
        switch signal {
        case .drift(let evidence), .warning(let evidence): Timestamp(secondsSince1970: evidence.estimatedStart)
        case .sensorFault(let evidence): Timestamp(secondsSince1970: evidence.estimatedStart)
        case .driftEnded, .sensorRecovered: nil
        }
    }
}

extension ReplayedStream: CustomStringConvertible {
    /// One line for people.
    package var description: String {
        let span = times.map { ", \($0.lowerBound) to \($0.upperBound)" } ?? ""
        let refused = refusedRows > 0 ? ", \(refusedRows) late or repeated" : ""
        return
            "\(stream.name)  \(rows) rows\(refused)\(span): \(alarms.isEmpty ? "no alarm" : "\(alarms.count) alarm(s)")"
    }
}
