import DriftDetection
import DriftMonitoring
import Foundation
import Healing
import Logging
import Observations
import Store
import TestSupport
import Timing
import TraceContext
import XCTest

/// Simulated outcomes of one station, stored hour by hour as by the API.
struct WatchedStation {
    var name = "here"
    var rows: [DriftRow]
    /// The standard deviation of the errors before the disturbance, in the variable's unit.
    var sigma: Double
    /// The forecast variable.
    private(set) var variable = Variable.temperature

    init(_ name: String = "here", seed: UInt64, count: Int) {
        self.name = name
        var simulator = ResidualSimulator(kind: .independent, seed: seed)
        sigma = simulator.sigma
        rows = (0..<count).map { _ in simulator.next() }
    }

    /// The same numbers as values of another variable, higher by `offset`; wrapped if the variable is circular.
    func measuring(_ variable: Variable, offset: Double) -> WatchedStation {
        func moved(_ value: Double) -> Double { variable.adding(offset, to: value) }
        var other = self
        other.variable = variable
        other.rows = rows.map { row in
            DriftRow(
                time: row.time,
                actual: row.actual.map(moved),
                predicted: moved(row.predicted),
                baseline: row.baseline.map(moved)
            )
        }
        return other
    }

    /// Makes the forecasts from row `start` too cold by `size` standard deviations.
    mutating func bias(from start: Int, to end: Int? = nil, size: Double) {
        for index in start..<(end ?? rows.count) {
            rows[index].predicted = variable.adding(-size * sigma, to: rows[index].predicted)
        }
    }

    /// Freezes the readings from row `start`.
    mutating func freeze(from start: Int, to end: Int? = nil) {
        let value = rows[start].actual
        for index in start..<(end ?? rows.count) { rows[index].actual = value }
    }

    /// Stores forecasts of the rows and, by default, their outcomes; `controls` is whether decisions may rest on them.
    func store(
        _ range: Range<Int>,
        in store: Store,
        version: String = "v1",
        withOutcomes: Bool = true,
        controls: Bool = true
    ) async throws {
        let (name, rows, targetName) = (name, rows[range], TargetName(variable))
        try await store.write { transaction in
            try transaction.register(Station(id: name))
            for row in rows {
                let target = Timestamp(secondsSince1970: row.time)
                try transaction.insert(
                    ForecastRecord(
                        station: name,
                        issuedAt: target.adding(hours: -1),
                        horizon: 1,
                        target: targetName,
                        modelVersion: version,
                        served: row.predicted,
                        champion: row.predicted,
                        persistence: row.baseline ?? row.predicted
                    )
                )
                if withOutcomes, let actual = row.actual {
                    _ = try transaction.recordOutcomes(
                        of: name,
                        target: targetName,
                        at: target.nearestHour,
                        actual: actual,
                        storedAt: 0,
                        controls: controls
                    )
                }
            }
        }
    }

    /// Stores the readings of the rows, each in a request of its own; `trace` returns the request's trace for the
    /// row's number modulo 255, plus 1.
    func observe(_ range: Range<Int>, in store: Store, trace: @escaping @Sendable (UInt8) -> TraceIdentifier?)
        async throws
    {
        let (name, rows, variable) = (name, rows, variable)
        try await store.write { transaction in
            try transaction.register(Station(id: name))
            for index in range {
                let time = Timestamp(secondsSince1970: rows[index].time)
                let observation = Observation(station: name, time: time, values: [variable: rows[index].actual])
                _ = try transaction.insert(observation, receivedAt: 0, trace: trace(UInt8(index % 255 + 1)))
            }
        }
    }

    /// Waits until the detectors of all stations have read all outcomes.
    func caughtUp(in store: Store) async throws {
        let target = TargetName(variable)
        while true {
            let rest = try await store.read {
                try $0.stationsWithNewOutcomes(after: nil, target: target, horizon: 1)
            }
            if rest.isEmpty { return }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    /// Stores the outcome of one row with a stored forecast.
    func storeOutcome(of index: Int, in store: Store) async throws {
        let (name, row, target) = (name, rows[index], TargetName(variable))
        let actual = try XCTUnwrap(row.actual)
        _ = try await store.write {
            try $0.recordOutcomes(
                of: name,
                target: target,
                at: Timestamp(secondsSince1970: row.time).nearestHour,
                actual: actual,
                storedAt: 0
            )
        }
    }
}

extension DriftMonitor {
    /// A monitor as in a process that has just started.
    static func fresh(
        _ store: Store,
        of target: Target = .standard,
        drift: DriftConfiguration = .default,
        cooldown: Int64 = 86_400
    ) -> DriftMonitor {
        DriftMonitor(
            store: store,
            target: target,
            drift: drift,
            policy: .init(cooldown: cooldown),
            now: WallClock { 1000 },
            logger: Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() }
        )
    }
}

extension Store {
    /// All flags, oldest first.
    func allFlags(of target: TargetName = "temperature") async throws -> [RetrainFlag] {
        try await read { try $0.flags(of: target, limit: 1000).map(\.flag).reversed() }
    }

    /// All events, oldest first.
    func allEvents(of target: TargetName = "temperature") async throws -> [DriftEventRecord] {
        try await read { try $0.driftEvents(of: target, limit: 1000).reversed() }
    }

    func detectorState(of station: String = "here") async throws -> DetectorRecord? {
        try await read { try $0.detector(target: "temperature", station: station) }
    }

    /// Closes the open flag like a trainer that finds no better model.
    func rejectOpenFlag() async throws {
        try await write { transaction in
            guard
                let claimed = try transaction.claimFlag(
                    target: "temperature",
                    holder: "trainer",
                    now: 2000,
                    lease: .seconds(60),
                    limits: RetryLimits()
                )
            else { throw CocoaError(.fileNoSuchFile) }
            let verdict = PromotionVerdict.tooFewObservations(3, required: 10)
            let result = RetrainResult(verdict: verdict, challenger: nil, duration: 1)
            try transaction.updateFlag(claimed.flag.id, result: result) {
                try $0.conclude(promoted: false, by: "trainer", now: 2001)
            }
        }
    }
}

extension XCTestCase {
    func newStore() throws -> Store {
        try Store(path: temporaryFolder().appending(path: "aerocast.sqlite").path)
    }
}
