import DriftDetection

/// Simulated rows in which something goes wrong from a given row on.
struct SimulatedStream {
    var rows: [DriftRow]
    /// The standard deviation of the errors before anything went wrong, in °C.
    var sigma: Double

    init(_ kind: StationaryKind = .independent, seed: UInt64, count: Int) {
        var simulator = ResidualSimulator(kind: kind, seed: seed)
        sigma = simulator.sigma
        rows = (0..<count).map { _ in simulator.next() }
    }

    /// Moves the forecasts so that the errors from `start` on become `change(error, rows since start)`.
    mutating func changeErrors(from start: Int, to end: Int? = nil, _ change: (Double, Int) -> Double) {
        for index in start..<(end ?? rows.count) {
            guard let actual = rows[index].actual else { continue }
            rows[index].predicted = actual - change(actual - rows[index].predicted, index - start)
        }
    }

    /// Replaces the readings from `start` on.
    mutating func changeReadings(from start: Int, to end: Int? = nil, _ change: (Double) -> Double?) {
        for index in start..<(end ?? rows.count) {
            rows[index].actual = rows[index].actual.flatMap(change)
        }
    }
}

/// A signal and the row it was given at.
struct TimedSignal: Equatable {
    var row: Int
    var signal: DriftSignal
}

extension DriftDetector {
    /// Takes in rows and returns what there was to say.
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
