import Forecasting
import Foundation
import Store
import XCTest

final class DetectorTests: XCTestCase {
    private func event(_ kind: String, hour: Int, outcome: Int64, evidence: String = "{}") -> DriftEventRecord {
        DriftEventRecord(
            model: "temperature",
            modelVersion: "v1",
            station: "here",
            outcome: outcome,
            targetTime: StoredWeather.time(hour),
            kind: kind,
            evidence: evidence,
            recordedAt: Double(outcome)
        )
    }

    private func faults(_ events: [DriftEventRecord]) async throws -> [Range<Int64>] {
        let store = try Store(path: try databasePath())
        return try await store.write { transaction in
            for event in events { try transaction.insert(event) }
            return try transaction.reading.sensorFaults(of: "here")
        }
    }

    private func second(_ hour: Int) -> Int64 { StoredWeather.time(hour).secondsSince1970 }

    func testAStateReplacesTheOneBefore() async throws {
        let store = try Store(path: try databasePath())
        let states = [DetectorRecord(outcome: 3, state: Data([1, 0, 255])), DetectorRecord(outcome: 9, state: Data())]
        for state in states {
            try await store.write { try $0.save(state, model: "temperature", station: "here") }
            let kept = try await store.read { try $0.detector(model: "temperature", station: "here") }
            XCTAssertEqual(kept, state)
        }
        let (other, elsewhere) = try await store.read {
            (
                try $0.detector(model: "another", station: "here"),
                try $0.detector(model: "temperature", station: "there")
            )
        }
        XCTAssertNil(other)
        XCTAssertNil(elsewhere)
    }

    func testAnEventIsRecordedOnceForEachOutcomeAndKind() async throws {
        let store = try Store(path: try databasePath())
        let events = [
            event("warning", hour: 1, outcome: 1), event("drift", hour: 1, outcome: 1),
            event("drift", hour: 1, outcome: 1, evidence: #"{"second":true}"#), event("drift", hour: 2, outcome: 2),
        ]
        try await store.write { transaction in
            for event in events { try transaction.insert(event) }
        }
        let (kept, counts, latest) = try await store.read {
            (
                try $0.driftEvents(of: "temperature", limit: 9), try $0.driftEventCounts(of: "temperature"),
                try $0.latestDrift(of: "temperature")
            )
        }
        XCTAssertEqual(kept, [events[3], events[1], events[0]])
        XCTAssertEqual(counts, ["warning": 1, "drift": 2])
        XCTAssertEqual(latest, 2)
    }

    func testASensorsFaultLastsFromItsEstimatedStartToItsRecovery() async throws {
        let spans = try await faults([
            event("sensor_fault", hour: 10, outcome: 1, evidence: #"{"estimated_start":\#(second(4))}"#),
            event("sensor_recovered", hour: 20, outcome: 2),
            event("sensor_fault", hour: 30, outcome: 3),
        ])
        XCTAssertEqual(spans, [second(4)..<second(20), second(30)..<Int64.max])
    }

    func testARecoveryWithoutAFaultAndASecondFaultChangeNothing() async throws {
        let spans = try await faults([
            event("sensor_recovered", hour: 2, outcome: 1), event("drift", hour: 3, outcome: 2),
            event("sensor_fault", hour: 10, outcome: 3), event("sensor_fault", hour: 12, outcome: 4),
            event("sensor_recovered", hour: 15, outcome: 5),
        ])
        XCTAssertEqual(spans, [second(10)..<second(15)])
    }
}
