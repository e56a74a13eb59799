import Forecasting
import Foundation
import Models
import Observations
import Serving
import Store
import Synchronization
import TestSupport
import XCTest

/// After a promotion a station's combination is backfilled.
final class CombinationBackfillTests: XCTestCase {
    private let ask = #"{"station":"KJFK","horizons":[1,2,3,6,12,24]}"#

    private static func feed(_ api: RunningAPI, hours: Range<Int>) async throws {
        let answer = try await api.post("/observations", Bodies.observations(hours))
        XCTAssertEqual(answer.status, 200, answer.text)
    }

    /// The answer at each horizon.
    private func combined(_ api: RunningAPI) async throws -> [JSON] {
        let answer = try await api.post("/predict", ask)
        XCTAssertEqual(answer.status, 200, answer.text)
        XCTAssertEqual(answer.json["answered_by"].text, "combination", answer.text)
        XCTAssertEqual(answer.json["horizons"].array.count, 6, answer.text)
        return answer.json["horizons"].array
    }

    private func state(_ api: RunningAPI, of version: String) async throws -> KeptCombination? {
        let key = CombinationKey(target: "temperature", station: "KJFK", version: version)
        return try await api.store.read { try $0.combination(of: key) }
    }

    func testABackfilledStationIsAnsweredAsIfTheChampionHadBeenThereAllAlong() async throws {
        let (late, early) = (try await runningAPI(), try await runningAPI())
        let (first, second) = (try SmallForecaster.artifact(seed: 1), try SmallForecaster.artifact(seed: 2))
        try await early.promote(first)
        try await early.promote(second)
        try await Self.feed(early, hours: 0..<600)
        try await late.promote(first)
        try await Self.feed(late, hours: 0..<600)
        try await late.promote(second)
        let before = try await combined(late)
        try await late.backfill.backfill()
        try await Self.feed(early, hours: 600..<610)
        try await Self.feed(late, hours: 600..<610)
        let (backfilled, expected) = (try await combined(late), try await combined(early))
        // On the first day the live service has shorter histories than the backfill, so that they differ slightly.
        for (one, other) in zip(backfilled, expected) {
            let (value, wanted) = (one["value"].double ?? .nan, other["value"].double ?? .infinity)
            XCTAssertEqual(value, wanted, accuracy: 0.05, "\(one) \(other)")
        }
        // A new combination gives the untrained champion more than twice the weight.
        let fresh = before[0]["weights"]["champion"].double ?? 0
        let learned = backfilled[0]["weights"]["champion"].double ?? 0
        XCTAssertGreaterThan(fresh, 2 * learned)
    }

    func testAStationIsBackfilledOnceForEachVersionAndThePredecessorsCombinationContinues() async throws {
        let api = try await runningAPI()
        let first = try await api.promote(SmallForecaster.artifact(seed: 1))
        try await Self.feed(api, hours: 0..<300)
        let second = try await api.promote(SmallForecaster.artifact(seed: 2))
        let old = try await state(api, of: first)
        try await api.backfill.backfill()
        let kept = try await state(api, of: first)
        XCTAssertEqual(kept, old)
        try await Self.feed(api, hours: 300..<301)
        let before = try await state(api, of: second)
        try await api.backfill.backfill()
        let after = try await state(api, of: second)
        XCTAssertNotNil(before)
        XCTAssertEqual(after, before)
        for seed in 3...4 { try await api.promote(SmallForecaster.artifact(seed: UInt64(seed))) }
        try await api.backfill.backfill()
        let still = try await state(api, of: first)
        XCTAssertNotNil(still, "one of the last four")
        try await api.promote(SmallForecaster.artifact(seed: 5))
        try await api.backfill.backfill()
        let gone = try await state(api, of: first)
        XCTAssertNil(gone)
    }

    func testAStationThatBeganWithTheChampionKeepsWhatItHasLived() async throws {
        let api = try await runningAPI()
        let version = try await api.promote(SmallForecaster.artifact(seed: 1))
        try await Self.feed(api, hours: 0..<200)
        let before = try await state(api, of: version)
        try await api.backfill.backfill()
        let after = try await state(api, of: version)
        XCTAssertNotNil(before)
        XCTAssertEqual(after, before)
    }

    func testTwoPromotionsInARowLeaveThePredecessorWithExperienceToo() async throws {
        let api = try await runningAPI()
        try await api.promote(SmallForecaster.artifact(seed: 1))
        try await Self.feed(api, hours: 0..<400)
        let second = try await api.promote(SmallForecaster.artifact(seed: 2))
        let third = try await api.promote(SmallForecaster.artifact(seed: 3))
        try await Self.feed(api, hours: 400..<401)
        let young = try await state(api, of: second)
        XCTAssertEqual(young?.isWarm, false)
        try await api.backfill.backfill()
        for version in [second, third] {
            let learned = try await state(api, of: version)
            XCTAssertEqual(learned?.isWarm, true)
            XCTAssertEqual(learned?.hour, RunningAPI.start.adding(hours: 400))
            XCTAssertGreaterThan(learned?.state.count ?? 0, young?.state.count ?? .max)
        }
    }

    func testAfterARollbackTheOldCombinationContinuesAsItHasLived() async throws {
        let api = try await runningAPI()
        let first = try await api.promote(SmallForecaster.artifact(seed: 1))
        try await api.promote(SmallForecaster.artifact(seed: 2))
        try await Self.feed(api, hours: 0..<300)
        let before = try await state(api, of: first)
        let answer = try await api.post("/models/rollback", #"{"actor": "tests", "reason": "back"}"#)
        XCTAssertEqual(answer.status, 200, answer.text)
        try await api.reloader.reloadIfPromoted()
        try await api.backfill.backfill()
        let after = try await state(api, of: first)
        XCTAssertEqual(after, before)
        XCTAssertEqual(after?.isWarm, true)
        for horizon in try await combined(api) {
            XCTAssertFalse(horizon["weights"].has("predecessor"), "a rolled-back version takes no part")
        }
    }

    func testAModelThatComesBackIntoTheChainAfterARollbackIsBackfilled() async throws {
        let api = try await runningAPI()
        var versions: [String] = []
        for seed in 1...4 { versions.append(try await api.promote(SmallForecaster.artifact(seed: UInt64(seed)))) }
        try await Self.feed(api, hours: 0..<300)
        try await api.promote(SmallForecaster.artifact(seed: 5))
        try await api.backfill.backfill()
        let gone = try await state(api, of: versions[0])
        XCTAssertNil(gone, "the fifth from the end")
        let before = try await state(api, of: versions[3])
        let back = try await api.post("/models/rollback", #"{"actor": "tests", "reason": "back"}"#)
        XCTAssertEqual(back.status, 200, back.text)
        try await api.reloader.reloadIfPromoted()
        try await api.backfill.backfill()
        let (again, still) = (try await state(api, of: versions[0]), try await state(api, of: versions[3]))
        XCTAssertEqual(again?.isWarm, true)
        XCTAssertEqual(still, before)
    }

    func testBehindAPredecessorThatCannotBeLoadedNobodyTakesPart() async throws {
        let folder = try temporaryFolder()
        let api = try await runningAPI(in: folder)
        var versions: [String] = []
        for seed in 1...3 { versions.append(try await api.promote(SmallForecaster.artifact(seed: UInt64(seed)))) }
        try await Self.feed(api, hours: 0..<300)
        let file = api.artifacts.root.appending(path: "temperature/\(versions[1])/model.safetensors")
        try Data([1]).write(to: file)
        let started = try await runningAPI(in: folder)
        for horizon in try await combined(started) { XCTAssertFalse(horizon["weights"].has("predecessor")) }
        try await Self.feed(started, hours: 300..<310)
        try await started.backfill.backfill()
        for version in versions {
            let kept = try await state(started, of: version)
            XCTAssertEqual(kept?.isWarm, true, "the learned state waits for the files")
        }
    }

    /// All days are alike: the first combination learns them, and two untrained champions follow.
    func testAfterTwoPromotionsTheFirstCombinationIsStillAnsweredWith() async throws {
        let (promoted, still) = (try await runningAPI(), try await runningAPI())
        for api in [promoted, still] {
            try await api.promote(SmallForecaster.artifact(seed: 1))
            try await Self.feed(api, hours: 0..<500)
        }
        for seed in 2...3 { try await promoted.promote(SmallForecaster.artifact(seed: UInt64(seed), changes: 60)) }
        for api in [promoted, still] { try await Self.feed(api, hours: 500..<530) }
        for (one, other) in zip(try await combined(promoted), try await combined(still)) {
            XCTAssertGreaterThan(one["weights"]["predecessor"].double ?? 0, 0.2, "\(one)")
            let (value, wanted) = (one["value"].double ?? .nan, other["value"].double ?? .infinity)
            XCTAssertEqual(value, wanted, accuracy: 1, "\(one) \(other)")
        }
    }

    func testWhatComesInDuringABackfillIsLearnedToo() async throws {
        let (disturbed, calm) = (try await runningAPI(), try await runningAPI())
        for api in [disturbed, calm] {
            try await api.promote(SmallForecaster.artifact(seed: 1))
            try await Self.feed(api, hours: 0..<300)
        }
        var version = ""
        for api in [disturbed, calm] { version = try await api.promote(SmallForecaster.artifact(seed: 2)) }
        try await Self.feed(calm, hours: 300..<310)
        try await calm.backfill.backfill()
        let clock = InterruptedClock { try await Self.feed(disturbed, hours: 300..<310) }
        try await disturbed.backfill(on: clock).backfill()
        let (late, wanted) = (try await state(disturbed, of: version), try await state(calm, of: version))
        XCTAssertEqual(late?.hour, RunningAPI.start.adding(hours: 309))
        XCTAssertEqual(late, wanted)
    }

    func testAStationIntoWhichTooMuchComesDuringItsBackfillIsDoneTheNextTime() async throws {
        let api = try await runningAPI()
        try await api.promote(SmallForecaster.artifact(seed: 1))
        try await Self.feed(api, hours: 0..<300)
        let version = try await api.promote(SmallForecaster.artifact(seed: 2))
        let clock = InterruptedClock { try await Self.feed(api, hours: 300..<400) }
        try await api.backfill(on: clock).backfill()
        let young = try await state(api, of: version)
        XCTAssertEqual(young?.isWarm, false)
        try await api.backfill.backfill()
        let learned = try await state(api, of: version)
        XCTAssertEqual(learned?.isWarm, true)
    }

    /// The new champion is worse than the old one; the answers must not get worse.
    func testAfterAPromotionOfAWorseModelTheAnswersStayAsGoodAsTheyWere() async throws {
        let (promoted, still) = (try await runningAPI(), try await runningAPI())
        for api in [promoted, still] {
            try await api.promote(SmallForecaster.artifact(seed: 1))
            try await Self.feed(api, hours: 0..<500)
        }
        try await promoted.promote(SmallForecaster.artifact(seed: 2, changes: 60))
        try await promoted.backfill.backfill()
        for api in [promoted, still] { try await Self.feed(api, hours: 500..<600) }
        for horizon in [1, 6, 24] {
            func error(_ api: RunningAPI) async throws -> Double {
                let outcomes = try await api.store.read {
                    try $0.latestOutcomes(of: "KJFK", target: "temperature", horizon: horizon, limit: 100 - horizon)
                }
                return (outcomes.map { $0.residual * $0.residual }.reduce(0, +) / Double(outcomes.count)).squareRoot()
            }
            let (after, before) = (try await error(promoted), try await error(still))
            XCTAssertLessThan(after, 1.3 * before + 0.05, "\(horizon) h")
        }
    }

    func testObservationsFromBeforeTheFirstChampionAreGoneThrough() async throws {
        let api = try await runningAPI()
        try await Self.feed(api, hours: 0..<300)
        try await api.promote(SmallForecaster.artifact(seed: 1))
        try await api.backfill.backfill()
        let share = try await combined(api)[0]["weights"]["champion"].double ?? 0
        XCTAssertLessThan(share, 0.3, "an untrained champion after 300 hours")
    }

    func testWithoutACombinationNothingIsKept() async throws {
        let api = try await runningAPI(combines: false)
        try await Self.feed(api, hours: 0..<50)
        let version = try await api.promote(SmallForecaster.artifact(seed: 1))
        try await api.backfill.backfill()
        let kept = try await state(api, of: version)
        XCTAssertNil(kept)
    }
}

/// A clock without waiting; the first sleep runs the interruption.
private final class InterruptedClock: Clock {
    typealias Instant = ContinuousClock.Instant

    private let interruption: @Sendable () async throws -> Void
    private let wasInterrupted = Mutex(false)

    init(_ interruption: @escaping @Sendable () async throws -> Void) {
        self.interruption = interruption
    }

    var now: Instant { ContinuousClock.now }
    var minimumResolution: Duration { .nanoseconds(1) }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        let isFirst = wasInterrupted.withLock { was in
            defer { was = true }
            return !was
        }
        if isFirst { try await interruption() }
    }
}
