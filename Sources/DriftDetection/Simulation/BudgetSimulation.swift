/// Measures the real rate of false alarms at a budget, on errors that never drift.
///
/// The simulation is deterministic: the same arguments give the same counts.
package struct BudgetSimulation: Sendable, Hashable {
    /// Rows in a year.
    package static let rowsPerYear = 8766

    /// The kind of errors.
    package var kind: StationaryKind
    /// The budget, in false alarms per station and year.
    package var budget: Double
    /// The number of watched years, without the time of learning.
    package private(set) var years = 0.0
    /// All alarms: drifts and sensor faults.
    package private(set) var alarms = 0
    /// The number of alarms by kind of drift, and the number of sensor faults.
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
    ///   - stations: The number of stations.
    ///   - yearsPerStation: The number of years of each station.
    ///   - firstSeed: The first station's seed; the others have the following numbers.
    /// - Throws: ``DriftConfigurationError`` if the budget is out of range.
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

    /// Adds the counts of another simulation of the same kind and budget.
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
