import DriftDetection
import DriftMonitoring
import Healing
import Observations
import Store
import XCTest

/// Notes of people about a station, and their effect on its drift detector.
final class OperatorNotesTests: XCTestCase {
    private func annotate(_ store: Store, at time: Int64) async throws {
        _ = try await store.write { transaction in
            try transaction.register(Station(id: "here"))
            return try transaction.insert(
                AnnotationRecord(
                    station: "here",
                    startsAt: Timestamp(secondsSince1970: time),
                    text: "sensor replaced",
                    createdBy: "ada",
                    createdAt: 1000,
                    startsReference: true
                ),
                eventOf: "temperature"
            )
        }
    }

    func testAReplacedSensorStartsANewReferenceAndRaisesNoFlag() async throws {
        var station = WatchedStation(seed: 1, count: 1700)
        station.bias(from: 1400, size: 3)
        let store = try newStore()
        try await annotate(store, at: station.rows[1400].time)
        for start in stride(from: 0, to: 1700, by: 100) {
            try await station.store(start..<start + 100, in: store)
            _ = try await DriftMonitor.fresh(store).catchUp()
        }
        let flags = try await store.allFlags()
        XCTAssertEqual(flags, [])
        let state = try await store.detectorState()
        XCTAssertEqual(state?.summary?.isDrifting, false)
    }

    func testTheFlagOfTheOldSensorIsWithdrawn() async throws {
        var station = WatchedStation(seed: 1, count: 1700)
        station.bias(from: 1400, size: 3)
        let store = try newStore()
        try await station.store(0..<1600, in: store)
        _ = try await DriftMonitor.fresh(store).catchUp()
        let raised = try await store.allFlags()
        XCTAssertEqual(raised.map(\.isOpen), [true])
        try await annotate(store, at: station.rows[1400].time)
        try await station.store(1600..<1700, in: store)
        _ = try await DriftMonitor.fresh(store).catchUp()
        let flags = try await store.allFlags()
        XCTAssertEqual(flags.map(\.isOpen), [false])
        XCTAssertEqual(flags.first?.error, "ada has started a new reference of here: sensor replaced")
    }

    func testASilenceHoldsTheFlagUntilItEnds() async throws {
        var station = WatchedStation(seed: 1, count: 1700)
        station.bias(from: 1400, size: 3)
        let store = try newStore()
        _ = try await store.write {
            try $0.insert(
                SilenceRecord(
                    id: "1",
                    matchers: [LabelMatcher("station", "here")],
                    startsAt: 0,
                    endsAt: 1e9,
                    createdBy: "ada",
                    comment: "the mast is being painted",
                    updatedAt: 0,
                    holdsFlags: true
                )
            )
        }
        try await station.store(0..<1600, in: store)
        _ = try await DriftMonitor.fresh(store).catchUp()
        let held = try await store.allFlags()
        XCTAssertEqual(held, [])
        let drifts = try await store.allEvents().filter { $0.kind == .drift }
        XCTAssertEqual(drifts.count, 1)
        _ = try await store.write { try $0.endSilence("1", now: 500) }
        try await station.store(1600..<1602, in: store)
        _ = try await DriftMonitor.fresh(store).catchUp()
        let raised = try await store.allFlags()
        XCTAssertEqual(raised.map(\.reason), [.drift])
    }
}
