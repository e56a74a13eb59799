import DriftDetection
import DriftMonitoring
import Foundation
import Healing
import ObservationFixtures
import Observations
import ServiceLifecycle
import Store
import TraceContext
import XCTest

final class DriftMonitorTests: XCTestCase {
    func testABiasRaisesOneFlagWithItsEvidenceAndNothingBefore() async throws {
        var station = WatchedStation(seed: 1, count: 1700)
        station.bias(from: 1400, size: 3)
        let store = try newStore()
        try await station.store(0..<1400, in: store)
        _ = try await DriftMonitor.fresh(store).catchUp()
        let before = try await store.allFlags()
        XCTAssertEqual(before, [])
        let eventsBefore = try await store.allEvents().filter { $0.kind == .drift }
        XCTAssertEqual(eventsBefore, [])

        try await station.store(1400..<1700, in: store)
        let taken = try await DriftMonitor.fresh(store).catchUp()
        XCTAssertEqual(taken, 300)
        let flags = try await store.allFlags()
        XCTAssertEqual(flags.map(\.reason), [.drift])
        let flag = try XCTUnwrap(flags.first)
        let evidence = try XCTUnwrap(flag.driftEvidence)
        XCTAssertEqual(evidence.station, "here")
        XCTAssertTrue(["too_cold", "larger"].contains(evidence.direction), evidence.direction)
        XCTAssertGreaterThanOrEqual(evidence.statistic, evidence.threshold)
        XCTAssertEqual(evidence.sizeInSigma, 3, accuracy: 1.5)
        let began = station.rows[1400].time
        XCTAssertEqual(Double(evidence.estimatedStart), Double(began), accuracy: 12 * 3600)
        XCTAssertTrue((began...began + 24 * 3600).contains(evidence.time))
        let drifts = try await store.allEvents().filter { $0.kind == .drift }
        XCTAssertEqual(drifts.map(\.flag), [flag.id])
        XCTAssertEqual(drifts.map(\.outcome), [evidence.outcome])
        XCTAssertEqual(drifts.map(\.modelVersion), ["v1"])
    }

    func testTheFlagBelongsToTheTraceOfTheObservationThatTippedTheDetector() async throws {
        var station = WatchedStation(seed: 1, count: 1700)
        station.bias(from: 1400, size: 3)
        let traced = try newStore()
        try await station.observe(0..<1700, in: traced) { TraceIdentifier(bytes: Array(repeating: $0, count: 16)) }
        try await station.store(0..<1700, in: traced)
        _ = try await DriftMonitor.fresh(traced).catchUp()
        let flag = try await traced.read { try $0.flags(of: "temperature", limit: 1).first }
        let time = try XCTUnwrap(flag?.flag.driftEvidence?.time)
        let row = try XCTUnwrap(station.rows.firstIndex { $0.time == time })
        XCTAssertEqual(flag?.trace?.bytes, Array(repeating: UInt8(row % 255 + 1), count: 16))

        let untraced = try newStore()
        try await station.store(0..<1700, in: untraced)
        _ = try await DriftMonitor.fresh(untraced).catchUp()
        let begun = try await untraced.read { try $0.flags(of: "temperature", limit: 1).first?.trace }
        XCTAssertNotNil(begun)
    }

    func testRestartsInTheMiddleChangeNothing() async throws {
        var station = WatchedStation(seed: 2, count: 1500)
        station.bias(from: 900, to: 1200, size: 2.5)
        var results: [(events: [DriftEventRecord], flags: [RetrainFlag], state: DetectorRecord?)] = []
        for size in [1500, 501, 500, 37, 13] {
            let store = try newStore()
            for start in stride(from: 0, to: 1500, by: size) {
                try await station.store(start..<min(start + size, 1500), in: store)
                _ = try await DriftMonitor.fresh(store).catchUp()
            }
            results.append((try await store.allEvents(), try await store.allFlags(), try await store.detectorState()))
        }
        XCTAssertEqual(results[0].flags.count, 1)
        XCTAssertTrue(results[0].events.contains { $0.kind == .drift })
        for result in results {
            XCTAssertEqual(result.events, results[0].events)
            XCTAssertEqual(result.flags, results[0].flags)
            XCTAssertEqual(result.state, results[0].state)
        }
    }

    func testTwoMonitorsAtOnceDecideNothingTwice() async throws {
        var station = WatchedStation(seed: 3, count: 1200)
        station.bias(from: 1000, size: 3)
        let alone = try newStore()
        try await station.store(0..<1200, in: alone)
        _ = try await DriftMonitor.fresh(alone).catchUp()

        let shared = try newStore()
        let elsewhere = try Store(path: shared.path)
        var taken = 0
        for start in stride(from: 0, to: 1200, by: 100) {
            try await station.store(start..<start + 100, in: shared)
            async let first = DriftMonitor.fresh(shared).catchUp()
            async let second = DriftMonitor.fresh(elsewhere).catchUp()
            taken += try await first + second
        }
        XCTAssertEqual(taken, 1200)
        let (events, expectedEvents) = (try await shared.allEvents(), try await alone.allEvents())
        let (flags, state) = (try await shared.allFlags(), try await shared.detectorState())
        let expectedState = try await alone.detectorState()
        XCTAssertEqual(flags.count, 1)
        XCTAssertEqual(events, expectedEvents)
        XCTAssertEqual(state, expectedState)
    }

    func testOutcomesOnWhichNoDecisionMayRestRaiseNothingAndLeaveNoState() async throws {
        var station = WatchedStation(seed: 1, count: 1700)
        station.bias(from: 1400, size: 3)
        let store = try newStore()
        try await station.store(0..<1700, in: store, controls: false)
        let taken = try await DriftMonitor.fresh(store).catchUp()
        XCTAssertEqual(taken, 0)
        let (flags, events) = (try await store.allFlags(), try await store.allEvents())
        XCTAssertEqual(flags, [])
        XCTAssertEqual(events, [])
        let state = try await store.detectorState()
        XCTAssertNil(state)
    }

    /// The outcomes that count are judged as if the others did not exist.
    func testOutcomesThatDoNotCountDoNotChangeTheJudgmentOfTheOthers() async throws {
        var station = WatchedStation(seed: 1, count: 1700)
        station.bias(from: 1400, size: 3)
        let foreign = WatchedStation("elsewhere", seed: 2, count: 1700)
        var states: [(Data?, [String])] = []
        for isMixed in [false, true] {
            let store = try newStore()
            for start in stride(from: 0, to: 1700, by: 100) {
                if isMixed { try await foreign.store(start..<start + 100, in: store, controls: false) }
                try await station.store(start..<start + 100, in: store)
                _ = try await DriftMonitor.fresh(store).catchUp()
            }
            let evidence = try await store.allFlags()
                .map { $0.driftEvidence.map { "\($0.time) \($0.statistic)" } ?? "" }
            states.append((try await store.detectorState()?.state, evidence))
        }
        XCTAssertNotNil(states[0].0)
        XCTAssertEqual(states[0].0, states[1].0)
        XCTAssertEqual(states[0].1, states[1].1)
        XCTAssertEqual(states[0].1.count, 1)
    }

    /// The service looks at stations with new outcomes only; it must find what a look at every station finds.
    func testFollowingNewOutcomesFindsWhatLookingAtEachStationFinds() async throws {
        var stations = (0..<3).map { WatchedStation("S\($0)", seed: UInt64($0), count: 1500) }
        stations[1].bias(from: 1300, size: 3)
        var results: [(flags: [RetrainFlag], events: [DriftEventRecord], states: [DetectorRecord?])] = []
        for isFollowing in [false, true] {
            let store = try newStore()
            let running =
                isFollowing
                ? Task { [store] in
                    try await DriftMonitor.fresh(store).service(every: .milliseconds(2)).run()
                } : nil
            for start in stride(from: 0, to: 1500, by: 250) {
                for (index, station) in stations.enumerated() where index != 2 || start != 500 {
                    try await station.store(start..<start + 250, in: store)
                    if !isFollowing { _ = try await DriftMonitor.fresh(store).catchUp() }
                }
            }
            if isFollowing { try await stations[0].caughtUp(in: store) }
            running?.cancel()
            _ = await running?.result
            var states: [DetectorRecord?] = []
            for station in stations { states.append(try await store.detectorState(of: station.name)) }
            results.append((try await store.allFlags(), try await store.allEvents(), states))
        }
        XCTAssertEqual(results[0].flags.count, 1)
        XCTAssertEqual(results[0].flags.map(\.evidence), results[1].flags.map(\.evidence))
        XCTAssertEqual(results[0].events.map(\.outcome).sorted(), results[1].events.map(\.outcome).sorted())
        XCTAssertEqual(results[0].states.map { $0?.outcome }, results[1].states.map { $0?.outcome })
    }

    func testOutcomesWithoutAModelAreNotJudged() async throws {
        let store = try newStore()
        try await store.write { transaction in
            try transaction.register(Station(id: "here"))
            for hour in 0..<50 {
                let issuedAt = Timestamp(Hour(Int64(hour)))
                try transaction.insert(
                    ForecastRecord(
                        station: "here",
                        issuedAt: issuedAt,
                        horizon: 1,
                        target: "temperature",
                        modelVersion: nil,
                        served: 0,
                        champion: nil,
                        persistence: 0
                    )
                )
                _ = try transaction.recordOutcomes(
                    of: "here",
                    target: "temperature",
                    at: issuedAt.adding(hours: 1).nearestHour,
                    actual: 60,
                    storedAt: 0
                )
            }
        }
        let taken = try await DriftMonitor.fresh(store).catchUp()
        XCTAssertEqual(taken, 50)
        let (again, events) = (try await DriftMonitor.fresh(store).catchUp(), try await store.allEvents())
        XCTAssertEqual(again, 0)
        XCTAssertEqual(events, [])
    }

    func testANewVersionIsJudgedByItsOwnErrors() async throws {
        // The second version is biased from its first hour: this bias is its reference, not a drift.
        var station = WatchedStation(seed: 4, count: 2200)
        station.bias(from: 1000, size: 3)
        let store = try newStore()
        try await station.store(0..<1000, in: store, version: "v1")
        try await station.store(1000..<2200, in: store, version: "v2")
        _ = try await DriftMonitor.fresh(store).catchUp()
        let flags = try await store.allFlags()
        XCTAssertEqual(flags, [])
    }

    func testANewVersionThatIsWorseThanItsReferenceIsFoundAtOnce() async throws {
        var station = WatchedStation(seed: 5, count: 1300)
        let reference = station.rows[200..<1200]
            .compactMap { row -> Outcome? in
                guard let actual = row.actual else { return nil }
                return Outcome(
                    station: "here",
                    issuedAt: Timestamp(secondsSince1970: row.time - 3600),
                    horizon: 1,
                    predicted: row.predicted,
                    actual: actual,
                    persistence: row.baseline ?? row.predicted
                )
            }
        station.bias(from: 1200, size: 3)
        let store = try newStore()
        try await store.write { transaction in
            try transaction.insert(
                VersionRecord(
                    target: "temperature",
                    version: "v2",
                    parent: nil,
                    sha256: "0",
                    manifest: "{}",
                    publishedAt: 0
                )
            )
            try transaction.insertReference(reference, version: "v2", of: "temperature")
        }
        try await station.store(1200..<1300, in: store, version: "v2")
        _ = try await DriftMonitor.fresh(store).catchUp()
        let flags = try await store.allFlags()
        XCTAssertEqual(flags.map(\.reason), [.drift])
    }

    func testALateOutcomeOfAReplacedVersionDoesNotBringItBack() async throws {
        let station = WatchedStation(seed: 6, count: 1400)
        var states: [Data?] = []
        for isLate in [false, true] {
            let store = try newStore()
            try await station.store(0..<799, in: store, version: "v1")
            try await station.store(799..<800, in: store, version: "v1", withOutcomes: false)
            try await station.store(800..<1100, in: store, version: "v2")
            _ = try await DriftMonitor.fresh(store).catchUp()
            if isLate { try await station.storeOutcome(of: 799, in: store) }
            try await station.store(1100..<1400, in: store, version: "v2")
            _ = try await DriftMonitor.fresh(store).catchUp()
            states.append(try await store.detectorState()?.state)
        }
        XCTAssertNotNil(states[0])
        XCTAssertEqual(states[0], states[1])
    }

    func testAfterARejectionTheNextFlagWaitsForTheCooldown() async throws {
        var station = WatchedStation(seed: 7, count: 1200)
        station.bias(from: 900, size: 3)
        let store = try newStore()
        try await station.store(0..<1000, in: store)
        _ = try await DriftMonitor.fresh(store, cooldown: 72 * 3600).catchUp()
        try await store.rejectOpenFlag()
        // The closing is noted at row 1000; the drift is still active, so a new flag is due 72 rows later.
        for (end, count) in [(1072, 1), (1073, 2), (1200, 2)] {
            let start = end == 1072 ? 1000 : (end == 1073 ? 1072 : 1073)
            try await station.store(start..<end, in: store)
            _ = try await DriftMonitor.fresh(store, cooldown: 72 * 3600).catchUp()
            let flags = try await store.allFlags()
            XCTAssertEqual(flags.count, count, "row \(end)")
        }
    }

    func testADriftOfAReplacedVersionIsNotHeldAgainstTheNext() async throws {
        var station = WatchedStation(seed: 7, count: 1400)
        // Only the first version drifts; the second, which an operator promotes after the rejection, does not.
        station.bias(from: 900, to: 1000, size: 3)
        let store = try newStore()
        try await station.store(0..<1000, in: store, version: "v1")
        _ = try await DriftMonitor.fresh(store, cooldown: 72 * 3600).catchUp()
        try await store.rejectOpenFlag()
        try await station.store(1000..<1400, in: store, version: "v2")
        _ = try await DriftMonitor.fresh(store, cooldown: 72 * 3600).catchUp()
        let flags = try await store.allFlags()
        XCTAssertEqual(flags.count, 1)
    }

    func testTheFlagsEvidenceShowsTheWeatherAsADiagnosis() async throws {
        var station = WatchedStation(seed: 8, count: 1200)
        station.bias(from: 1000, size: 3)
        let store = try newStore()
        try await station.store(0..<1200, in: store)
        _ = try await DriftMonitor.fresh(store).catchUp()
        let evidence = try await store.allFlags().first?.driftEvidence
        let found = try XCTUnwrap(evidence)
        XCTAssertEqual(try XCTUnwrap(found.baselineError), 1, accuracy: 0.5)
        XCTAssertLessThan(abs(try XCTUnwrap(found.readingShift)), 20)
    }

    func testAStateThatCannotBeReadIsReplacedAndTheWatchContinues() async throws {
        var station = WatchedStation(seed: 9, count: 2400)
        station.bias(from: 2000, size: 3)
        let store = try newStore()
        try await station.store(0..<1000, in: store)
        _ = try await DriftMonitor.fresh(store).catchUp()
        let known = try await store.detectorState()?.outcome
        let outcome = try XCTUnwrap(known)
        try await store.write {
            let other = DetectorRecord(outcome: outcome, state: Data(#"{"version": 0}"#.utf8))
            try $0.save(other, target: "temperature", station: "here")
        }
        try await station.store(1000..<2400, in: store)
        let taken = try await DriftMonitor.fresh(store).catchUp()
        XCTAssertEqual(taken, 1400)
        let flags = try await store.allFlags()
        XCTAssertEqual(flags.map(\.reason), [.drift])
    }
}
