import DriftDetection

/// Simulated rows with a disturbance from a given row.
struct SimulatedStream {
    var rows: [DriftRow]
    /// The standard deviation of the errors before the disturbance, in °C.
    var sigma: Double

    init(_ kind: StationaryKind = .independent, seed: UInt64, count: Int) {
        var simulator = ResidualSimulator(kind: kind, seed: seed)
        sigma = simulator.sigma
        rows = (0..<count).map { _ in simulator.next() }
    }

    /// Moves the forecasts so that the errors from `start` become `change(error, rows since start)`.
    mutating func changeErrors(from start: Int, to end: Int? = nil, _ change: (Double, Int) -> Double) {
        for index in start..<(end ?? rows.count) {
            guard let actual = rows[index].actual else { continue }
            rows[index].predicted = actual - change(actual - rows[index].predicted, index - start)
        }
    }

    /// Replaces the readings from `start`.
    mutating func changeReadings(from start: Int, to end: Int? = nil, _ change: (Double) -> Double?) {
        for index in start..<(end ?? rows.count) {
            rows[index].actual = rows[index].actual.flatMap(change)
        }
    }
}

/// A signal and the row at which it was given.
struct TimedSignal: Equatable {
    var row: Int
    var signal: DriftSignal
}

extension DriftDetector {
    /// Takes in rows and returns the signals.
    mutating func run(_ rows: some Sequence<DriftRow>) -> [TimedSignal] {
        var signals: [TimedSignal] = []
        for row in rows {
            if let signal = update(row) {
                signals.append(TimedSignal(row: self.rows - 1, signal: signal))
            }
        }
        return signals
    }
}

extension [TimedSignal] {
    var drifts: [DriftEvidence] {
        compactMap { if case .drift(let evidence) = $0.signal { evidence } else { nil } }
    }

    var sensorFaults: [SensorFaultEvidence] {
        compactMap { if case .sensorFault(let evidence) = $0.signal { evidence } else { nil } }
    }
}
