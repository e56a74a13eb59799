import CoreMetrics
import Forecasting
import Logging
import Models
import Observations
import Serving
import Store
import TestSupport
import XCTest

/// A model does not answer at horizons at which it lost to persistence on its held-out hours.
final class PersistenceGuardTests: XCTestCase {
    /// A version whose held-out error is `error`; the error of persistence is 2 °C at every horizon.
    private func artifact(seed: UInt64, error: @escaping (Int) -> Double) throws -> ModelArtifact {
        let outcomes = SmallForecaster.outcomes(error: error) { _ in 2 }
        return try SmallForecaster.artifact(
            seed: seed,
            heldOut: Evaluation(outcomes),
            calibration: IntervalCalibration(outcomes)
        )
    }

    func testEqualIsNoLossAndNoNumberIsOne() {
        var evaluation = Evaluation(
            SmallForecaster.outcomes(horizons: [1, 2, 3, 4, 6], error: { $0 == 2 ? 2 : $0 == 3 ? 2.01 : 1 }) { _ in 2 }
        )
        for index in evaluation.scores.indices {
            if evaluation.scores[index].horizon == 4 { evaluation.scores[index].rootMeanSquareError = .nan }
            if evaluation.scores[index].horizon == 6 { evaluation.scores[index].count = 0 }
        }
        let verdict = PersistenceGuard(heldOut: evaluation, horizons: 6)
        XCTAssertEqual(verdict.losing, [3, 4])
        XCTAssertEqual(verdict.unproven, [5, 6])
        XCTAssertEqual((0...7).filter(verdict.allows), [1, 2, 5, 6])
        XCTAssertFalse(verdict.allowsNone)
        XCTAssertEqual(verdict.objection?.contains("3, 4"), true)
    }

    func testPersistenceAnswersAtTheHorizonsThatTheModelLosesAndTheResponseSaysSo() async throws {
        let api = try await runningAPI()
        let version = try await api.promote(artifact(seed: 1) { $0 > 6 ? 3 : 1 })
        let answer = try await api.post(
            "/predict",
            #"{"sequence":\#(Bodies.sequence()),"horizons":[6,7,24]}"#
        )
        XCTAssertEqual(answer.status, 200, answer.text)
        let horizons = answer.json["horizons"].array
        XCTAssertEqual(horizons.map { $0["answered_by"].text }, ["champion", "persistence", "persistence"])
        XCTAssertEqual(horizons.map { $0["model_version"].text }, [version, nil, nil])
        XCTAssertNotEqual(horizons[0]["value"], horizons[0]["persistence"])
        for guarded in horizons[1...] {
            XCTAssertEqual(guarded["value"], guarded["persistence"])
            // Persistence does not get the model's intervals.
            XCTAssertEqual(guarded["lower"], .null)
            XCTAssertTrue(guarded.has("lower"))
        }
        XCTAssertEqual(answer.json["answered_by"].text, "champion")
        XCTAssertEqual(answer.json["model_version"].text, version)
        let guarded = try await api.metric("aerocast_guarded_horizons{target=\"temperature\"}")
        XCTAssertEqual(guarded, 18)
        let byPersistence = try await api.metric(
            #"aerocast_forecasts_total{target="temperature",answered_by="persistence"}"#
        )
        let byChampion = try await api.metric(
            #"aerocast_forecasts_total{target="temperature",answered_by="champion",model_version="\#(version)"}"#
        )
        XCTAssertEqual(byPersistence, 2)
        XCTAssertEqual(byChampion, 1)
        let ready = try await api.get("/readyz")
        XCTAssertEqual(ready.status, 200)
        XCTAssertEqual(ready.json["answered_by"].text, "champion")
        XCTAssertEqual(ready.json["problems"][0].text?.contains("7, 8, 9"), true, ready.text)
    }

    func testAModelThatLosesEverywhereIsNotServedAndItsOwnForecastsAreStillJudged() async throws {
        let api = try await runningAPI()
        let version = try await api.promote(artifact(seed: 2) { _ in 3 })
        let answer = try await api.post("/observations", Bodies.observations(0..<40))
        let forecast = answer.json["forecasts"][0]
        XCTAssertEqual(forecast["answered_by"].text, "persistence")
        XCTAssertEqual(forecast["model_version"].text, version)
        for horizon in forecast["horizons"].array {
            XCTAssertEqual(horizon["answered_by"].text, "persistence")
            XCTAssertEqual(horizon["value"], horizon["persistence"])
        }
        let outcomes = try await api.store.read {
            try $0.latestOutcomes(of: "KJFK", target: "temperature", horizon: 1, limit: 5)
        }
        for outcome in outcomes {
            XCTAssertEqual(outcome.forecast.answeredBy, .persistence)
            XCTAssertEqual(outcome.forecast.modelVersion, version)
            XCTAssertEqual(outcome.forecast.served, outcome.forecast.persistence)
            XCTAssertNotEqual(outcome.championResidual, outcome.persistenceResidual)
        }
        let ready = try await api.get("/readyz")
        XCTAssertEqual(ready.status, 200, "the service answers")
        XCTAssertEqual(ready.json["answered_by"].text, "persistence")
        XCTAssertEqual(ready.json["model_version"].text, version)
    }

    func testAModelWithoutFiguresAnswers() async throws {
        let api = try await runningAPI()
        try await api.promote(SmallForecaster.artifact(seed: 3))
        let answer = try await api.post("/predict", Bodies.predict(Bodies.sequence()))
        XCTAssertEqual(answer.json["answered_by"].text, "champion")
        let guarded = try await api.metric("aerocast_guarded_horizons{target=\"temperature\"}")
        XCTAssertEqual(guarded, 0)
    }

    func testTheLogSaysOnceThatPersistenceAnswersAndThatFiguresAreMissing() async throws {
        let api = try await runningAPI()
        let log = RecordedLog()
        let reloader = ChampionReloader(
            store: api.store,
            artifacts: api.artifacts,
            target: ServedTarget(),
            metrics: ServingCounters(factory: NOOPMetricsHandler.instance),
            logger: log.logger
        )
        let loser = try await api.promote(artifact(seed: 4) { $0 == 24 ? 3 : 1 })
        for _ in 0..<3 { try await reloader.reloadIfPromoted() }
        let warnings = log.entries.filter { $0.level == .warning }
        XCTAssertEqual(warnings.count, 1)
        XCTAssertEqual(warnings.first?.metadata["version"], loser)
        XCTAssertEqual(warnings.first?.metadata["reason"]?.contains("horizons 24"), true)
        let unproven = try await api.promote(SmallForecaster.artifact(seed: 5))
        for _ in 0..<3 { try await reloader.reloadIfPromoted() }
        let notices = log.entries.filter { $0.level == .notice }
        XCTAssertEqual(notices.map { $0.metadata["version"] }, [unproven])
        XCTAssertEqual(log.entries.filter { $0.level == .warning }.count, 1)
    }
}
