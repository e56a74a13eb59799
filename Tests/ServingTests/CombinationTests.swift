import Forecasting
import Foundation
import GRU
import HTTPClient
import Models
import Observations
import Serving
import Store
import TestSupport
import XCTest

/// Forecasts of known stations by the combination of the champion and other experts.
final class CombinationTests: XCTestCase {
    private let ask = #"{"station":"KJFK","horizons":[1,2,3,6,12,24]}"#

    /// Feeds more than a week, so that diurnal persistence takes part.
    private func fed(_ api: RunningAPI, hours: Range<Int> = 0..<250) async throws -> RunningAPI.Answer {
        let answer = try await api.post("/observations", Bodies.observations(hours))
        XCTAssertEqual(answer.status, 200, answer.text)
        return answer
    }

    func testAKnownStationIsAnsweredByTheCombinationWithItsWeights() async throws {
        let api = try await runningAPI()
        let version = try await api.promote(SmallForecaster.artifact(seed: 1))
        let issued = try await fed(api).json["forecasts"][0]
        XCTAssertEqual(issued["answered_by"].text, "combination")
        XCTAssertEqual(issued["model_version"].text, version)
        let asked = try await api.post("/predict", ask)
        XCTAssertEqual(asked.json["horizons"].array.count, 6)
        for horizon in issued["horizons"].array + asked.json["horizons"].array {
            XCTAssertEqual(horizon["answered_by"].text, "combination")
            XCTAssertEqual(horizon["model_version"].text, version)
            let weights = Expert.allCases.compactMap { horizon["weights"][$0.rawValue].double }
            XCTAssertEqual(weights.reduce(0, +), 1, accuracy: 0.004, "\(horizon)")
            XCTAssertTrue(weights.allSatisfy { $0 > 0 && $0 <= 1 })
            XCTAssertGreaterThan(weights.count, 1)
            XCTAssertFalse(horizon["weights"].has("predecessor"), "no predecessor exists")
        }
        let followed = asked.json["horizons"].array.filter { $0["horizon"].double != 2 }
        XCTAssertEqual(followed, issued["horizons"].array)
        let count = try await api.metric(
            #"aerocast_forecasts_total{target="temperature",answered_by="combination",model_version="\#(version)"}"#
        )
        XCTAssertEqual(count, 6)
    }

    func testTheBareChampionCanBeAskedFor() async throws {
        let (api, without) = (try await runningAPI(), try await runningAPI(combines: false))
        for api in [api, without] {
            try await api.promote(SmallForecaster.artifact(seed: 1))
            _ = try await fed(api)
        }
        let body = #"{"station":"KJFK","horizons":[1,24],"answer":"champion"}"#
        let champion = try await api.post("/predict", body)
        let combined = try await api.post(
            "/predict",
            #"{"station":"KJFK","horizons":[1,24],"answer":"combination"}"#
        )
        XCTAssertEqual(champion.json["answered_by"].text, "champion", champion.text)
        XCTAssertFalse(champion.json["horizons"][0].has("weights"))
        XCTAssertNotEqual(champion.json["forecast"], combined.json["forecast"])
        let alone = try await without.post("/predict", body)
        // The champion's intervals do not depend on the combination.
        for (one, other) in zip(champion.json["horizons"].array, alone.json["horizons"].array) {
            XCTAssertEqual(one["value"], other["value"])
            XCTAssertNotNil(one["lower"].double)
        }
        let wrong = try await api.post("/predict", #"{"station":"KJFK","answer":"oracle"}"#)
        XCTAssertEqual(wrong.status, 422)
        for part in ["answer", "oracle", "combination or champion"] {
            XCTAssertTrue(wrong.json["detail"].text?.contains(part) == true, wrong.text)
        }
    }

    func testItCanBeSwitchedOff() async throws {
        let api = try await runningAPI(combines: false)
        let version = try await api.promote(SmallForecaster.artifact(seed: 1))
        let issued = try await fed(api)
        let asked = try await api.post("/predict", ask)
        for json in [issued.json["forecasts"][0], asked.json] {
            XCTAssertEqual(json["answered_by"].text, "champion")
            XCTAssertFalse(json["horizons"][0].has("weights"))
        }
        let key = CombinationKey(target: "temperature", station: "KJFK", version: version)
        let state = try await api.store.read { try $0.combination(of: key) }
        XCTAssertNil(state)
    }

    func testWhatAClientSendsItselfIsAnsweredByTheChampion() async throws {
        let api = try await runningAPI()
        try await api.promote(SmallForecaster.artifact(seed: 1))
        _ = try await fed(api)
        let window = (0..<24).map { Bodies.observation($0) }.joined(separator: ",")
        for body in [
            Bodies.predict(Bodies.sequence()),
            #"{"station":"KJFK","time":"\#(Bodies.time(249))","sequence":\#(Bodies.sequence())}"#,
            #"{"station":"KJFK","window":[\#(window)]}"#,
        ] {
            let answer = try await api.post("/predict", body)
            XCTAssertEqual(answer.json["answered_by"].text, "champion", answer.text)
        }
    }

    /// All days are alike: diurnal persistence is perfect, and the network is untrained.
    func testTheServedErrorFallsBelowThatOfABadChampionAndTheChampionIsJudgedByItsOwn() async throws {
        let api = try await runningAPI()
        try await api.promote(SmallForecaster.artifact(seed: 1))
        _ = try await fed(api, hours: 0..<600)
        for horizon in [1, 3, 6, 12] {
            let outcomes = try await api.store.read {
                try $0.latestOutcomes(of: "KJFK", target: "temperature", horizon: horizon, limit: 168)
            }
            let served = outcomes.map { $0.residual * $0.residual }.reduce(0, +)
            let champion = outcomes.compactMap(\.championResidual).map { $0 * $0 }.reduce(0, +)
            XCTAssertEqual(outcomes.compactMap(\.championResidual).count, 168)
            XCTAssertLessThan(served, champion / 4, "\(horizon)")
        }
    }

    func testThePredecessorTakesPartAndItsOwnForecastsAreKept() async throws {
        let (api, old) = (try await runningAPI(), try await runningAPI())
        let first = try SmallForecaster.artifact(seed: 1)
        for api in [api, old] {
            try await api.promote(first)
            _ = try await fed(api)
        }
        let second = try await api.promote(SmallForecaster.artifact(seed: 2))
        let next = try await fed(api, hours: 250..<251)
        for horizon in next.json["forecasts"][0]["horizons"].array {
            XCTAssertGreaterThan(horizon["weights"]["predecessor"].double ?? 0, 0)
        }
        for api in [api, old] { _ = try await fed(api, hours: 250..<300) }
        let (forecasts, expected) = (
            try await api.store.read {
                try $0.forecasts(of: "KJFK", target: "temperature", issuedAt: RunningAPI.start.adding(hours: 299))
            },
            try await old.store.read {
                try $0.forecasts(of: "KJFK", target: "temperature", issuedAt: RunningAPI.start.adding(hours: 299))
            }
        )
        XCTAssertEqual(forecasts.map(\.predecessor), expected.map(\.champion))
        XCTAssertEqual(Set(forecasts.map(\.predecessorVersion)), [first.manifest.version])
        XCTAssertEqual(Set(forecasts.map(\.modelVersion)), [second])
        let outcomes = try await api.store.read {
            try $0.latestOutcomes(of: "KJFK", target: "temperature", horizon: 1, limit: 20)
        }
        let alone = try await old.store.read {
            try $0.latestOutcomes(of: "KJFK", target: "temperature", horizon: 1, limit: 20)
        }
        XCTAssertEqual(
            outcomes.map { outcome in outcome.forecast.predecessor.map { outcome.actual - $0 } },
            alone.map(\.championResidual)
        )
        XCTAssertTrue(expected.allSatisfy { $0.predecessor == nil && $0.predecessorVersion == nil })
    }

    func testAPredecessorThatLostToPersistenceIsKeptButTakesNoPart() async throws {
        let api = try await runningAPI()
        let loser = Evaluation(SmallForecaster.outcomes(error: { _ in 3 }, persistence: { _ in 2 }))
        try await api.promote(SmallForecaster.artifact(seed: 1, heldOut: loser))
        try await api.promote(SmallForecaster.artifact(seed: 2))
        let issued = try await fed(api).json["forecasts"][0]
        let kept = try await api.store.read {
            try $0.forecasts(of: "KJFK", target: "temperature", issuedAt: RunningAPI.start.adding(hours: 249))
        }
        XCTAssertTrue(kept.allSatisfy { $0.predecessor != nil })
        for horizon in issued["horizons"].array { XCTAssertFalse(horizon["weights"].has("predecessor")) }
    }

    func testWhereTheChampionMayNotAnswerPersistenceDoes() async throws {
        let api = try await runningAPI()
        let figures = Evaluation(SmallForecaster.outcomes(error: { $0 > 6 ? 3 : 1 }, persistence: { _ in 2 }))
        try await api.promote(SmallForecaster.artifact(seed: 1, heldOut: figures))
        let horizons = try await fed(api).json["forecasts"][0]["horizons"].array
        XCTAssertEqual(
            horizons.map { $0["answered_by"].text },
            ["combination", "combination", "combination", "persistence", "persistence"]
        )
        for horizon in horizons[3...] {
            XCTAssertEqual(horizon["value"], horizon["persistence"])
            XCTAssertFalse(horizon.has("weights"))
        }
    }

    func testADamagedPredecessorDoesNotKeepTheChampionFromServing() async throws {
        let folder = try temporaryFolder()
        let api = try await runningAPI(in: folder)
        let first = try await api.promote(SmallForecaster.artifact(seed: 1))
        let file = api.artifacts.root.appending(path: "temperature/\(first)/model.safetensors")
        try Data([1, 2, 3]).write(to: file)
        let second = try await api.promote(SmallForecaster.artifact(seed: 2))
        let issued = try await fed(api).json["forecasts"][0]
        XCTAssertEqual(issued["model_version"].text, second)
        XCTAssertTrue(issued["horizons"][0]["weights"].has("predecessor"), "it is still in memory")
        let started = try await runningAPI(in: folder)
        let asked = try await started.post("/predict", ask)
        XCTAssertEqual(asked.json["model_version"].text, second, asked.text)
        XCTAssertEqual(asked.json["answered_by"].text, "combination")
        XCTAssertFalse(asked.json["horizons"][0]["weights"].has("predecessor"))
    }

    func testAStateThatCannotBeReadStartsOver() async throws {
        let api = try await runningAPI()
        let version = try await api.promote(SmallForecaster.artifact(seed: 1))
        let key = CombinationKey(target: "temperature", station: "KJFK", version: version)
        _ = try await fed(api)
        for damage in [Data(), Data([255, 0, 1]), Data(repeating: 7, count: 5000)] {
            try await api.store.write {
                try $0.save(
                    KeptCombination(state: damage, hour: RunningAPI.start.adding(hours: 249), isWarm: true),
                    of: key
                )
            }
            let asked = try await api.post("/predict", ask)
            XCTAssertEqual(asked.status, 200, asked.text)
            XCTAssertEqual(asked.json["answered_by"].text, "combination")
        }
        let next = try await fed(api, hours: 250..<251)
        XCTAssertEqual(next.json["stored"].double, 1)
    }
}
