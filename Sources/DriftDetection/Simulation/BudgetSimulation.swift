/// Measures the false alarms that a budget really buys, on errors that never drift.
///
/// Pure and deterministic: the same arguments give the same counts.
package struct BudgetSimulation: Sendable, Hashable {
    /// Rows that make a year.
    package static let rowsPerYear = 8766

    /// The kind of errors.
    package var kind: StationaryKind
    /// The budget, in false alarms per station and year.
    package var budget: Double
    /// How many years were watched, the learning not counted.
    package private(set) var years = 0.0
    /// Alarms of any kind, drifts and sensor faults.
    package private(set) var alarms = 0
    /// How many alarms each kind of drift had, and sensor faults.
    package private(set) var alarmsByKind: [String: Int] = [:]

    /// False alarms per station and year.
    package var alarmsPerYear: Double { years > 0 ? Double(alarms) / years : 0 }

    package init(kind: StationaryKind, budget: Double) {
        self.kind = kind
        self.budget = budget
    }

    /// Watches simulated stations.
    ///
    /// - Parameters:
    ///   - stations: How many.
    ///   - yearsPerStation: How many years each.
    ///   - firstSeed: The first station's seed; the others follow.
    /// - Throws: ``DriftConfigurationError`` when the budget is out of range.
    package mutating func run(
        stations: Int,
        yearsPerStation: Int,
        firstSeed: UInt64 = 1
    ) throws(DriftConfigurationError) {
        let configuration = try DriftConfiguration(falseAlarmsPerYear: budget)
        let rows = yearsPerStation * Self.rowsPerYear
        for station in 0..<UInt64(stations) {
            var simulator = ResidualSimulator(kind: kind, seed: firstSeed &+ station)
            var detector = DriftDetector(configuration: configuration)
            for _ in 0..<configuration.design.minimumReference {
                _ = detector.update(simulator.next())
            }
            for _ in 0..<rows {
                switch detector.update(simulator.next()) {
                case .drift(let evidence): count(evidence.kind.rawValue)
                case .sensorFault(let evidence): count(evidence.fault.rawValue)
                case .warning, .driftEnded, .sensorRecovered, nil: continue
                }
            }
            years += Double(rows) / Double(Self.rowsPerYear)
        }
    }

    /// Adds what another simulation of the same kind and budget has counted.
    package mutating func add(_ other: BudgetSimulation) {
        years += other.years
        alarms += other.alarms
        alarmsByKind.merge(other.alarmsByKind, uniquingKeysWith: +)
    }

    private mutating func count(_ kind: String) {
        alarms += 1
        alarmsByKind[kind, default: 0] += 1
    }
}
