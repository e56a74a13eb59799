import Foundation
import Serving
import Store
import XCTest

/// A promotion does not cost a station what its combination knows.
final class CombinationRehearsalTests: XCTestCase {
    private let ask = #"{"station":"KJFK","horizons":[1,2,3,6,12,24]}"#

    private func feed(_ api: RunningAPI, hours: Range<Int>) async throws {
        let answer = try await api.post("/observations", Bodies.observations(hours))
        XCTAssertEqual(answer.status, 200, answer.text)
    }

    private func state(_ api: RunningAPI, of version: String) async throws -> Data? {
        let key = CombinationKey(model: "temperature", station: "KJFK", version: version)
        return try await api.store.read { try $0.combination(of: key) }
    }

    func testARehearsedStationIsAnsweredAsIfTheChampionHadBeenThereAllAlong() async throws {
        let (late, early) = (try await runningAPI(), try await runningAPI())
        let (first, second) = (try SmallForecaster.artifact(seed: 1), try SmallForecaster.artifact(seed: 2))
        try await early.promote(first)
        try await early.promote(second)
        try await feed(early, hours: 0..<600)
        try await late.promote(first)
        try await feed(late, hours: 0..<600)
        try await late.promote(second)
        let before = try await late.post("/predict", ask)
        try await late.rehearsal.rehearse()
        try await feed(early, hours: 600..<610)
        try await feed(late, hours: 600..<610)
        let (rehearsed, expected) = (try await late.post("/predict", ask), try await early.post("/predict", ask))
        XCTAssertEqual(rehearsed.json["answered_by"].text, "combination")
        // On the very first day a service has shorter histories than one that looks back on it.
        for (one, other) in zip(rehearsed.json["horizons"].array, expected.json["horizons"].array) {
            let (value, wanted) = (one["value"].double ?? .nan, other["value"].double ?? .infinity)
            XCTAssertEqual(value, wanted, accuracy: 0.05, "\(one) \(other)")
        }
        // Who began anew gives an untrained champion half of the weight.
        let anew = before.json["horizons"][0]["weights"]["champion"].double ?? 0
        let learnt = rehearsed.json["horizons"][0]["weights"]["champion"].double ?? 0
        XCTAssertGreaterThan(anew, 2 * learnt)
    }

    func testAStationRehearsesOnceForEachVersionAndThePredecessorsCombinationGoesOn() async throws {
        let api = try await runningAPI()
        let first = try await api.promote(SmallForecaster.artifact(seed: 1))
        try await feed(api, hours: 0..<300)
        let second = try await api.promote(SmallForecaster.artifact(seed: 2))
        let old = try await state(api, of: first)
        try await api.rehearsal.rehearse()
        let kept = try await state(api, of: first)
        XCTAssertEqual(kept?.count ?? 0, old?.count ?? 0, accuracy: 100)
        try await feed(api, hours: 300..<301)
        let lived = try await state(api, of: second)
        try await api.rehearsal.rehearse()
        let after = try await state(api, of: second)
        XCTAssertNotNil(lived)
        XCTAssertEqual(after, lived)
        try await api.promote(SmallForecaster.artifact(seed: 3))
        try await api.rehearsal.rehearse()
        let gone = try await state(api, of: first)
        XCTAssertNil(gone, "no longer the predecessor")
    }

    func testAStationThatBeganWithTheChampionKeepsWhatItHasLived() async throws {
        let api = try await runningAPI()
        let version = try await api.promote(SmallForecaster.artifact(seed: 1))
        try await feed(api, hours: 0..<200)
        let lived = try await state(api, of: version)
        try await api.rehearsal.rehearse()
        let after = try await state(api, of: version)
        XCTAssertNotNil(lived)
        XCTAssertEqual(after, lived)
    }

    /// The new champion is the worse one: what is answered is then no worse than what was answered before it.
    func testAfterAPromotionOfAWorseModelTheAnswersStayAsGoodAsTheyWere() async throws {
        let (promoted, still) = (try await runningAPI(), try await runningAPI())
        for api in [promoted, still] {
            try await api.promote(SmallForecaster.artifact(seed: 1))
            try await feed(api, hours: 0..<500)
        }
        try await promoted.promote(SmallForecaster.artifact(seed: 2, changes: 60))
        try await promoted.rehearsal.rehearse()
        for api in [promoted, still] { try await feed(api, hours: 500..<600) }
        for horizon in [1, 6, 24] {
            func error(_ api: RunningAPI) async throws -> Double {
                let outcomes = try await api.store.read {
                    try $0.latestOutcomes(of: "KJFK", horizon: horizon, limit: 100 - horizon)
                }
                return (outcomes.map { $0.residual * $0.residual }.reduce(0, +) / Double(outcomes.count)).squareRoot()
            }
            let (after, before) = (try await error(promoted), try await error(still))
            XCTAssertLessThan(after, 1.3 * before + 0.05, "\(horizon) h")
        }
    }

    func testObservationsFromBeforeTheFirstChampionAreGoneThrough() async throws {
        let api = try await runningAPI()
        try await feed(api, hours: 0..<300)
        try await api.promote(SmallForecaster.artifact(seed: 1))
        try await api.rehearsal.rehearse()
        let rehearsed = try await api.post("/predict", ask)
        let share = rehearsed.json["horizons"][0]["weights"]["champion"].double ?? 0
        XCTAssertLessThan(share, 0.3, "an untrained champion after 300 hours: \(rehearsed.text)")
    }

    func testWithoutACombinationNothingIsKept() async throws {
        let api = try await runningAPI(combines: false)
        try await feed(api, hours: 0..<50)
        let version = try await api.promote(SmallForecaster.artifact(seed: 1))
        try await api.rehearsal.rehearse()
        let kept = try await state(api, of: version)
        XCTAssertNil(kept)
    }
}
