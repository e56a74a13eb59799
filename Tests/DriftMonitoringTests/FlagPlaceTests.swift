import DriftMonitoring
import Healing
import Observations
import Store
import XCTest

/// The place in the outcomes at which the monitor sees flags that other processes raise and close.
final class FlagPlaceTests: XCTestCase {
    /// Another process's flag is open from row 1390 to 1450; the forecasts become too cold at 1400.
    private func follow(looking size: Int) async throws -> (
        flags: [RetrainFlag], drifts: [DriftEventRecord], state: DetectorRecord?
    ) {
        var station = WatchedStation(seed: 1, count: 1700)
        station.bias(from: 1400, size: 3)
        let store = try newStore()
        var row = 0
        func go(to end: Int) async throws {
            while row < end {
                let next = min(row + 10, end)
                try await station.store(row..<next, in: store)
                row = next
                if row % size == 0 || row == 1700 { _ = try await DriftMonitor.fresh(store).catchUp() }
            }
        }
        try await go(to: 1390)
        try await store.write {
            _ = try $0.raiseFlag(target: "temperature", reason: .manual, evidence: nil, now: 0)
        }
        try await go(to: 1450)
        try await store.rejectOpenFlag()
        try await go(to: 1700)
        let drifts = try await store.allEvents().filter { $0.kind == .drift }
        return (try await store.allFlags(), drifts, try await store.detectorState())
    }

    func testItDoesNotDependOnWhenTheMonitorLooks() async throws {
        let often = try await follow(looking: 10)
        XCTAssertEqual(often.flags.map(\.reason), [.manual, .drift])
        for size in [50, 170, 1700] {
            let seldom = try await follow(looking: size)
            XCTAssertEqual(seldom.flags.map(\.evidence), often.flags.map(\.evidence), "\(size)")
            XCTAssertEqual(seldom.drifts, often.drifts, "\(size)")
            XCTAssertEqual(seldom.state, often.state, "\(size)")
        }
    }
}
