package import DriftDetection
import Observations
import Weather

/// Passes recorded streams to a drift detector, each from its first row to its last, as in live operation.
package struct DriftReplay: Sendable {
    package var method: DetectionMethod
    package var configuration: DriftConfiguration
    /// Whether residuals and statistics are kept for a chart.
    package var keepsTrace: Bool

    package init(
        method: DetectionMethod = .standard,
        configuration: DriftConfiguration = .default,
        keepsTrace: Bool = false
    ) {
        self.method = method
        self.configuration = configuration
        self.keepsTrace = keepsTrace
    }

    /// Watches one stream.
    ///
    /// - Throws: `FormatError`, which names file and line; `CancellationError`.
    package func run(_ stream: RecordedStream) throws -> ReplayedStream {
        try watch(stream, with: method.makeDetector(configuration: configuration))
    }

    private func watch(_ stream: RecordedStream, with detector: some RowDetector) throws -> ReplayedStream {
        var run = ReplayRun(stream, detector: detector, keepsTrace: keepsTrace)
        try OutcomeTable(path: stream.path)
            .read { line in
                if run.result.rows.isMultiple(of: 65_536) { try Task.checkCancellation() }
                run.take(line)
            }
        return run.result
    }
}

/// One detector during one stream.
private struct ReplayRun<Detector: RowDetector> {
    var result: ReplayedStream
    private var detector: Detector
    private var refused: [Int] = []

    init(_ stream: RecordedStream, detector: Detector, keepsTrace: Bool) {
        result = ReplayedStream(stream: stream, trace: keepsTrace ? ResidualTrace() : nil)
        self.detector = detector
    }

    mutating func take(_ line: OutcomeLine) {
        defer { result.rows += 1 }
        if let times = result.times, line.time <= times.upperBound {
            refused.append(result.rows)
            result.refusedRows += 1
            return
        }
        result.times = (result.times?.lowerBound ?? line.time)...line.time
        let row = DriftRow(
            time: line.time.secondsSince1970,
            actual: line.actual,
            predicted: line.predicted ?? .nan,
            baseline: line.persistence
        )
        let signal = detector.update(row)
        if result.trace != nil { trace(row, at: line.time) }
        guard let signal else { return }
        result.signals.append(
            ReplayedSignal(row: result.rows, time: line.time, signal: signal, startRow: startRow(signal))
        )
    }

    private mutating func trace(_ row: DriftRow, at time: Timestamp) {
        result.trace?.points
            .append(
                ResidualTrace.Point(
                    time: time,
                    residual: (row.actual ?? .nan) - row.predicted,
                    ratio: detector.alarmRatio ?? .nan
                )
            )
    }

    /// The detector does not count refused rows; the file does.
    private func startRow(_ signal: DriftSignal) -> Int? {
        var row: Int
        switch signal {
        case .drift(let evidence), .warning(let evidence): row = evidence.estimatedStartRow
        case .sensorFault(let evidence): row = max(evidence.row - evidence.rows + 1, 0)
        case .driftEnded, .sensorRecovered: return nil
        }
        for place in refused where place <= row { row += 1 }
        return row
    }
}
