import DriftDetection
import DriftMonitoring
import Healing
import Observations
import Store
import XCTest

final class SensorFaultTests: XCTestCase {
    /// A configuration that accepts a frozen reading long enough for it to be reported as a drift first.
    private func credulous() -> DriftConfiguration {
        var configuration = DriftConfiguration.default
        configuration.design.stuckEvidence = 90
        return configuration
    }

    /// Stores rows and lets a new monitor see them.
    private func take(_ range: Range<Int>, of station: WatchedStation, in store: Store) async throws {
        try await station.store(range, in: store)
        // A cooldown that lasts to the end of every test.
        _ = try await DriftMonitor.fresh(store, drift: credulous(), cooldown: 5000 * 3600).catchUp()
    }

    func testAFlagThatASensorsFaultExplainsIsWithdrawnAndCostsNothing() async throws {
        var station = WatchedStation(seed: 11, count: 2200)
        station.freeze(from: 1400, to: 1700)
        station.bias(from: 2000, size: 3)
        let store = try newStore()
        for start in stride(from: 0, to: 2000, by: 50) { try await take(start..<start + 50, of: station, in: store) }
        let flags = try await store.allFlags()
        XCTAssertEqual(flags.count, 1)
        guard case .rejected? = flags.first?.state else { return XCTFail("\(flags)") }
        XCTAssertEqual(flags.first?.error, "the sensor of here is faulty")
        let kinds = try await store.allEvents().map(\.kind).filter { $0.rawValue.hasPrefix("sensor") }
        XCTAssertEqual(kinds, [.sensorFault, .sensorRecovered])
        let faults = try await store.read { try $0.sensorFaults(of: "here", target: "temperature") }
        XCTAssertEqual(faults.count, 1)
        XCTAssertEqual(
            Double(try XCTUnwrap(faults.first).lowerBound.secondsSince1970),
            Double(station.rows[1400].time),
            accuracy: 3 * 3600
        )

        // A true drift afterwards is flagged as usual.
        try await take(2000..<2200, of: station, in: store)
        let later = try await store.allFlags()
        XCTAssertEqual(later.map(\.isOpen), [false, true])
    }

    func testAFlagThatIsWorkedOnRunsItsCourse() async throws {
        var station = WatchedStation(seed: 11, count: 1700)
        station.freeze(from: 1400)
        let store = try newStore()
        var isClaimed = false
        for start in stride(from: 0, to: 1700, by: 10) {
            try await take(start..<start + 10, of: station, in: store)
            guard !isClaimed else { continue }
            isClaimed = try await store.write {
                try $0.claimFlag(target: "temperature", holder: "t", now: 1, lease: .seconds(60), limits: RetryLimits())
                    != nil
            }
        }
        XCTAssertTrue(isClaimed)
        let flags = try await store.allFlags()
        XCTAssertEqual(flags.map(\.state), [.claimed(.init(holder: "t", until: 61))])
        let events = try await store.allEvents()
        XCTAssertTrue(events.contains { $0.kind == .sensorFault })
    }

    func testAFaultyStationDoesNotWithdrawAnothersFlag() async throws {
        var drifting = WatchedStation("drifting", seed: 12, count: 1700)
        drifting.bias(from: 1390, size: 4)
        var faulty = WatchedStation("faulty", seed: 11, count: 1700)
        faulty.freeze(from: 1400)
        let store = try newStore()
        for start in stride(from: 0, to: 1700, by: 20) {
            try await drifting.store(start..<start + 20, in: store)
            try await take(start..<start + 20, of: faulty, in: store)
        }
        let events = try await store.allEvents()
        XCTAssertTrue(events.contains { $0.kind == .sensorFault && $0.station == "faulty" })
        XCTAssertTrue(events.contains { $0.kind == .drift && $0.station == "faulty" })
        let flags = try await store.allFlags()
        XCTAssertEqual(flags.map(\.state), [.raised])
        XCTAssertEqual(flags.first?.driftEvidence?.station, "drifting")
    }
}
