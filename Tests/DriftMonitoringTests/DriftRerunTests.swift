import DriftDetection
import DriftMonitoring
import Observations
import Store
import XCTest

/// A detector that decides again about recorded outcomes.
final class DriftRerunTests: XCTestCase {
    private struct Decision: Hashable {
        var time: Int64
        var kind: String
        var start: Int64?

        init(_ event: DriftEventRecord) {
            (time, kind) = (event.targetTime.secondsSince1970, event.kind.rawValue)
            start = event.estimatedStart?.secondsSince1970
        }

        init(_ signal: DriftSignal, at outcome: OutcomeRecord) {
            time = outcome.forecast.targetTime.secondsSince1970
            switch signal {
            case .warning(let evidence): (kind, start) = ("warning", evidence.estimatedStart)
            case .drift(let evidence): (kind, start) = ("drift", evidence.estimatedStart)
            case .driftEnded: (kind, start) = ("drift_ended", nil)
            case .sensorFault(let evidence): (kind, start) = ("sensor_fault", evidence.estimatedStart)
            case .sensorRecovered: (kind, start) = ("sensor_recovered", nil)
            }
        }
    }

    private func rerun(budget: Double, in store: Store) async throws -> [Decision] {
        let drift = try DriftConfiguration(falseAlarmsPerYear: budget)
        return try await store.read { transaction in
            var rerun = try DriftRerun(of: .standard, at: "here", drift: drift, in: transaction)
            let outcomes = try transaction.outcomes(
                after: 0,
                station: "here",
                target: "temperature",
                horizon: 1,
                limit: 100_000
            )
            return try outcomes.compactMap { outcome in
                try rerun.take(outcome, in: transaction).map { Decision($0, at: outcome) }
            }
        }
    }

    /// Drifts, a frozen sensor, a promotion with a reference, and a new reference after an annotation.
    func testWithTheBudgetOfTheServiceItDecidesWhatTheServiceDecided() async throws {
        for seed in UInt64(1)...4 {
            var station = WatchedStation(seed: seed, count: 4000)
            station.bias(from: 900, to: 1500, size: 3)
            station.freeze(from: 2000, to: 2060)
            station.bias(from: 2600, size: 2.5)
            let store = try newStore()
            let reference = station.rows[1000..<1600]
                .map { row in
                    Outcome(
                        variable: .temperature,
                        station: "here",
                        issuedAt: Timestamp(secondsSince1970: row.time).adding(hours: -1),
                        horizon: 1,
                        predicted: row.predicted,
                        actual: row.actual ?? .nan,
                        persistence: row.baseline ?? row.predicted
                    )
                }
            let replaced = station.rows[3300].time
            try await store.write { transaction in
                try transaction.register(Station(id: "here"))
                try transaction.insert(
                    VersionRecord(
                        target: "temperature",
                        version: "v2",
                        parent: nil,
                        sha256: "00",
                        manifest: "{}",
                        publishedAt: 1
                    )
                )
                try transaction.insertReference(reference, version: "v2", of: "temperature")
                _ = try transaction.insert(
                    AnnotationRecord(
                        station: "here",
                        startsAt: Timestamp(secondsSince1970: replaced),
                        text: "sensor replaced",
                        createdBy: "ada",
                        createdAt: 1000,
                        startsReference: true
                    ),
                    eventOf: "temperature"
                )
            }
            try await station.store(0..<1600, in: store)
            try await station.store(1600..<4000, in: store, version: "v2")
            _ = try await DriftMonitor.fresh(store).catchUp()
            let served = try await store.allEvents().map(Decision.init)
            let repeated = try await rerun(budget: DriftConfiguration.default.falseAlarmsPerYear, in: store)
            XCTAssertEqual(repeated, served, "seed \(seed)")
            XCTAssertTrue(Set(served.map(\.kind)).isSuperset(of: ["drift", "sensor_fault", "sensor_recovered"]))
            let budget = try await store.read { try $0.driftBudget(of: "temperature", at: "here") }
            XCTAssertEqual(budget, DriftConfiguration.default.falseAlarmsPerYear)
        }
    }

    func testALargerBudgetAlarmsNoLater() async throws {
        for seed in UInt64(1)...5 {
            var station = WatchedStation(seed: seed, count: 1700)
            station.bias(from: 1400, size: 1.2)
            let store = try newStore()
            try await station.store(0..<1700, in: store)
            func alarm(_ budget: Double) async throws -> Int64 {
                try await rerun(budget: budget, in: store).first { $0.kind == "drift" }?.time ?? .max
            }
            let (strict, loose) = (try await alarm(0.1), try await alarm(10))
            XCTAssertLessThanOrEqual(loose, strict, "seed \(seed)")
        }
    }
}
