import Forecasting
import HTTPClient
import Observations
import XCTest

final class PredictTests: XCTestCase {
    func testTheOriginalsBodyIsAnsweredWithItsKey() async throws {
        let api = try await runningAPI()
        let version = try await api.promote(SmallForecaster.artifact(seed: 1))
        let answer = try await api.post("/predict", Bodies.predict(Bodies.sequence()))
        XCTAssertEqual(answer.status, 200, answer.text)
        XCTAssertEqual(answer.headers["content-type"], "application/json")
        let json = answer.json
        XCTAssertEqual(json["forecast"], json["horizons"][0]["value"])
        XCTAssertNotNil(json["forecast"].double)
        XCTAssertEqual(json["model_version"].text, version)
        XCTAssertEqual(json["answered_by"].text, "champion")
        let persistence = try XCTUnwrap(json["horizons"][0]["persistence"].double)
        XCTAssertEqual(persistence, Bodies.temperature(23), accuracy: 1e-5)
        XCTAssertEqual(json["horizons"].array.count, 1)
    }

    func testPressureMayComeInPascals() async throws {
        let api = try await runningAPI()
        try await api.promote(SmallForecaster.artifact(seed: 1))
        let hectopascals = try await api.post("/predict", Bodies.predict(Bodies.sequence(pressure: 1013.25)))
        let pascals = try await api.post("/predict", Bodies.predict(Bodies.sequence(pressure: 101_325)))
        XCTAssertEqual(pascals.status, 200, pascals.text)
        XCTAssertEqual(pascals.json["forecast"], hectopascals.json["forecast"])
    }

    func testTheForecastMovesWithTheTemperatures() async throws {
        let api = try await runningAPI()
        try await api.promote(SmallForecaster.artifact(seed: 1))
        var forecasts: [Double] = []
        for warmer in [0, 5, 10.0, 15] {
            let answer = try await api.post(
                "/predict",
                Bodies.predict(Bodies.sequence(warmer: warmer, pressure: 101_300))
            )
            forecasts.append(try XCTUnwrap(answer.json["forecast"].double))
        }
        for (colder, warmer) in zip(forecasts, forecasts.dropFirst()) {
            XCTAssertEqual(warmer - colder, 5, accuracy: 2.5, "\(forecasts)")
        }
    }

    func testALongerSequenceIsReadByItsNewestSteps() async throws {
        let api = try await runningAPI()
        try await api.promote(SmallForecaster.artifact(seed: 1))
        let answer = try await api.post("/predict", Bodies.predict(Bodies.sequence(steps: 48)))
        XCTAssertEqual(answer.status, 200, answer.text)
        let persistence = try XCTUnwrap(answer.json["horizons"][0]["persistence"].double)
        XCTAssertEqual(persistence, Bodies.temperature(47), accuracy: 1e-5)
    }

    func testAWindowIsAnsweredWithTimesAndTheHorizonsAskedFor() async throws {
        let api = try await runningAPI()
        try await api.promote(SmallForecaster.artifact(seed: 1))
        let window = (0..<24).map { Bodies.observation($0) }.joined(separator: ",")
        let answer = try await api.post(
            "/predict",
            #"{"station":{"id":"KJFK","latitude":40.6,"longitude":-73.8},"window":[\#(window)],"horizons":[24,1]}"#
        )
        XCTAssertEqual(answer.status, 200, answer.text)
        XCTAssertEqual(answer.json["issued_at"].text, Bodies.time(23))
        XCTAssertEqual(answer.json["horizons"].array.map { $0["horizon"].double }, [24, 1])
        XCTAssertEqual(answer.json["horizons"][0]["target_time"].text, Bodies.time(47))
        XCTAssertEqual(answer.json["station"].text, "KJFK")
    }

    func testAStationIsForecastFromWhatIsStored() async throws {
        let api = try await runningAPI()
        try await api.promote(SmallForecaster.artifact(seed: 1))
        let stored = try await api.post("/observations", Bodies.observations(0..<30))
        let answer = try await api.post("/predict", #"{"station":"KJFK","horizons":[1,3,6,12,24]}"#)
        XCTAssertEqual(answer.status, 200, answer.text)
        XCTAssertEqual(answer.json["issued_at"].text, Bodies.time(29))
        let values = answer.json["horizons"].array.map { $0["value"] }
        XCTAssertEqual(values, stored.json["forecasts"][0]["horizons"].array.map { $0["value"] })
    }

    func testWithoutAModelPersistenceAnswersAndSaysSo() async throws {
        let api = try await runningAPI()
        for body in [
            Bodies.predict(Bodies.sequence(pressure: 101_300)), Bodies.predict("[[12.5],[\(Bodies.temperature(23))]]"),
        ] {
            let answer = try await api.post("/predict", body)
            XCTAssertEqual(answer.status, 200, answer.text)
            XCTAssertEqual(answer.json["answered_by"].text, "persistence")
            XCTAssertEqual(answer.json["forecast"].double, Bodies.temperature(23))
            XCTAssertFalse(answer.json.has("model_version"))
        }
        let ready = try await api.get("/readyz")
        XCTAssertEqual(ready.status, 503)
        XCTAssertEqual(ready.json["answered_by"].text, "persistence")
        let count = try await api.metric(#"aerocast_forecasts_total{target="temperature",answered_by="persistence"}"#)
        XCTAssertEqual(count, 2)
    }

    func testAOneChannelModelTakesOneChannel() async throws {
        let api = try await runningAPI()
        try await api.promote(SmallForecaster.artifact(seed: 1, inputs: [.temperature]))
        let steps = (0..<24).map { "[\(Bodies.temperature($0))]" }.joined(separator: ",")
        let good = try await api.post("/predict", Bodies.predict("[\(steps)]"))
        XCTAssertEqual(good.status, 200, good.text)
        let bad = try await api.post("/predict", Bodies.predict(Bodies.sequence()))
        XCTAssertEqual(bad.status, 422)
        XCTAssertTrue(bad.text.contains("must have 1 value (temperature [°C]), got 3"), bad.text)
    }
}
