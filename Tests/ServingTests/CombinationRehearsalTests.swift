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

    private func state(_ api: RunningAPI) async throws -> Data? {
        try await api.store.read { try $0.combination(model: "temperature", station: "KJFK") }
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

    func testAStationRehearsesOnceForEachPromotion() async throws {
        let api = try await runningAPI()
        try await api.promote(SmallForecaster.artifact(seed: 1))
        try await feed(api, hours: 0..<300)
        try await api.promote(SmallForecaster.artifact(seed: 2))
        try await api.rehearsal.rehearse()
        try await feed(api, hours: 300..<301)
        let lived = try await state(api)
        try await api.rehearsal.rehearse()
        let after = try await state(api)
        XCTAssertEqual(after, lived)
        try await api.promote(SmallForecaster.artifact(seed: 3))
        try await api.rehearsal.rehearse()
        let again = try await state(api)
        XCTAssertNotEqual(again, lived)
    }

    func testAStationThatBeganWithTheChampionKeepsWhatItHasLived() async throws {
        let api = try await runningAPI()
        try await api.promote(SmallForecaster.artifact(seed: 1))
        try await feed(api, hours: 0..<200)
        let lived = try await state(api)
        try await api.rehearsal.rehearse()
        let after = try await state(api)
        XCTAssertNotNil(lived)
        XCTAssertEqual(after, lived)
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
        try await api.promote(SmallForecaster.artifact(seed: 1))
        try await api.rehearsal.rehearse()
        let kept = try await state(api)
        XCTAssertNil(kept)
    }
}
