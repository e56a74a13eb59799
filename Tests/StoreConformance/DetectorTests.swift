import Forecasting
import Foundation
import Observations
import Store
import StoredWeather
import XCTest

final class DetectorTests: XCTestCase {
    private func event(
        _ kind: EventKind,
        hour: Int,
        outcome: Int64,
        start: Int? = nil,
        evidence: String = "{}"
    ) -> DriftEventRecord {
        DriftEventRecord(
            target: "temperature",
            modelVersion: "v1",
            station: "here",
            outcome: outcome,
            targetTime: StoredWeather.time(hour),
            kind: kind,
            estimatedStart: start.map(StoredWeather.time),
            evidence: evidence,
            recordedAt: Double(outcome)
        )
    }

    private func faults(_ events: [DriftEventRecord]) async throws -> [Range<Timestamp>] {
        let store = try newStore()
        return try await store.write { transaction in
            for event in events { try transaction.insert(event) }
            return try transaction.reading.sensorFaults(of: "here", target: "temperature")
        }
    }

    func testAStateReplacesTheOneBefore() async throws {
        let store = try newStore()
        let summary = DetectorSummary(
            isDrifting: true,
            statistics: [DetectorSummary.Statistic(kind: "bias", value: 2.5, threshold: 4)]
        )
        let states = [
            DetectorRecord(outcome: 3, state: Data([1, 0, 255]), summary: summary),
            DetectorRecord(outcome: 9, state: Data()),
        ]
        for state in states {
            try await store.write { try $0.save(state, target: "temperature", station: "here") }
            let kept = try await store.read { try $0.detector(target: "temperature", station: "here") }
            XCTAssertEqual(kept, state)
        }
        let (other, elsewhere) = try await store.read {
            (
                try $0.detector(target: "another", station: "here"),
                try $0.detector(target: "temperature", station: "there")
            )
        }
        XCTAssertNil(other)
        XCTAssertNil(elsewhere)
    }

    func testSummariesAreThoseOfTheStationsWithTheNewestOutcomes() async throws {
        let store = try newStore()
        @Sendable func summary(_ value: Double) -> DetectorSummary {
            DetectorSummary(
                isDrifting: false,
                statistics: [DetectorSummary.Statistic(kind: "bias", value: value, threshold: 1)]
            )
        }
        try await store.write { transaction in
            for (station, outcome) in [("a", 5), ("b", 9), ("c", 7)] as [(String, Int64)] {
                let record = DetectorRecord(outcome: outcome, state: Data(), summary: summary(Double(outcome)))
                try transaction.save(record, target: "temperature", station: station)
            }
            try transaction.save(DetectorRecord(outcome: 8, state: Data()), target: "temperature", station: "d")
        }
        let found = try await store.read { try $0.detectorSummaries(of: "temperature", limit: 2) }
        XCTAssertEqual(found, [summary(9), summary(7)])
    }

    func testAnEventIsRecordedOnceForEachOutcomeAndKind() async throws {
        let store = try newStore()
        let events = [
            event(.warning, hour: 1, outcome: 1), event(.drift, hour: 1, outcome: 1, start: -20),
            event(.drift, hour: 1, outcome: 1, evidence: #"{"second":true}"#), event(.drift, hour: 2, outcome: 2),
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
        XCTAssertEqual(counts, [.warning: 1, .drift: 2])
        XCTAssertEqual(latest, 2)
    }

    func testASensorsFaultLastsFromItsEstimatedStartToItsRecovery() async throws {
        let spans = try await faults([
            event(.sensorFault, hour: 10, outcome: 1, start: 4),
            event(.sensorRecovered, hour: 20, outcome: 2),
            event(.sensorFault, hour: 30, outcome: 3),
        ])
        XCTAssertEqual(
            spans,
            [
                StoredWeather.time(4)..<StoredWeather.time(20),
                StoredWeather.time(30)..<Timestamp(secondsSince1970: .max),
            ]
        )
    }

    func testARecoveryWithoutAFaultAndASecondFaultChangeNothing() async throws {
        let spans = try await faults([
            event(.sensorRecovered, hour: 2, outcome: 1), event(.drift, hour: 3, outcome: 2),
            event(.sensorFault, hour: 10, outcome: 3), event(.sensorFault, hour: 12, outcome: 4),
            event(.sensorRecovered, hour: 15, outcome: 5),
        ])
        XCTAssertEqual(spans, [StoredWeather.time(10)..<StoredWeather.time(15)])
    }
}
