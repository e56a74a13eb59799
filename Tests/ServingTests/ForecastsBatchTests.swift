import Forecasting
import HTTPClient
import Observations
import Store
import XCTest

/// `POST /v1/forecasts`: one line for each station and target.
final class ForecastsBatchTests: XCTestCase {
    private func lines(_ answer: RunningAPI.Answer) throws -> [JSON] {
        XCTAssertEqual(answer.status, 200, answer.text)
        XCTAssertEqual(answer.headers["content-type"], "application/x-ndjson")
        XCTAssertTrue(answer.text.hasSuffix("\n"))
        return try answer.text.split(separator: "\n").map { try JSON(parsing: String($0)) }
    }

    /// A running API whose stations A, B and C have 40 hours each.
    private func api(others: [Variable] = []) async throws -> RunningAPI {
        let api = try await runningAPI(others: others)
        try await api.promote(SmallForecaster.artifact(seed: 1))
        for station in ["A", "B", "C"] {
            _ = try await api.post("/observations", Bodies.observations(0..<40, station: station))
        }
        return api
    }

    private func assertEqual(_ line: JSON, _ forecast: JSON, _ message: String) {
        XCTAssertEqual(line["issued_at"], forecast["issued_at"], message)
        XCTAssertEqual(line["model_version"], forecast["model_version"], message)
        XCTAssertEqual(line["horizons"].array.count, forecast["horizons"].array.count, message)
        for (one, other) in zip(line["horizons"].array, forecast["horizons"].array) {
            for key in ["horizon", "target_time", "answered_by", "weights", "persistence", "level"] {
                XCTAssertEqual(one[key], other[key], "\(message) \(key)")
            }
            for key in ["value", "lower", "upper"] {
                XCTAssertEqual(one[key].double ?? .nan, other[key].double ?? .nan, accuracy: 1e-4, "\(message) \(key)")
            }
        }
    }

    /// Horizons 1, 3 and 6 are stored, 2 is not.
    func testALineHasTheForecastOfPredict() async throws {
        let api = try await api()
        for horizons in ["[1,3,6]", "[6,1]", "[2]", "[1,2]"] {
            for answer in ["combination", "champion"] {
                let options = #""horizons":\#(horizons),"answer":"\#(answer)""#
                let batch = try lines(try await api.post("/v1/forecasts", #"{"stations":["A","C","B"],\#(options)}"#))
                XCTAssertEqual(batch.map { $0["station"].text }, ["A", "C", "B"])
                for line in batch {
                    let station = try XCTUnwrap(line["station"].text)
                    let single = try await api.post("/predict", #"{"station":"\#(station)",\#(options)}"#)
                    assertEqual(line, single.json, "\(station) \(options)")
                }
            }
        }
    }

    func testANewChampionAnswersInsteadOfTheStoredForecastOfItsPredecessor() async throws {
        let api = try await api()
        let version = try await api.promote(SmallForecaster.artifact(seed: 2))
        let batch = try lines(try await api.post("/v1/forecasts", #"{"stations":["A"]}"#))
        XCTAssertEqual(batch.first?["model_version"].text, version)
        let single = try await api.post("/predict", #"{"station":"A"}"#)
        assertEqual(try XCTUnwrap(batch.first), single.json, "A")
    }

    func testAFailureIsALineAndTheOthersAreAnswered() async throws {
        let api = try await api()
        _ = try await api.post("/observations", Bodies.observation(1, station: "short"))
        let batch = try lines(
            try await api.post("/v1/forecasts", #"{"stations":["A","nowhere","short","B"],"horizons":[1,24]}"#)
        )
        XCTAssertEqual(batch.map { $0["station"].text }, ["A", "nowhere", "short", "B"])
        XCTAssertEqual(batch[1]["problem"]["type"].text, "urn:aerocast:problem:station")
        XCTAssertEqual(batch[1]["problem"]["status"].double, 404)
        for line in [batch[0], batch[3]] { XCTAssertEqual(line["horizons"].array.count, 2) }
        XCTAssertTrue(batch[2].has("problem") != batch[2].has("horizons"), "\(batch[2])")
    }

    func testEachTargetHasALine() async throws {
        let api = try await api(others: [.pressure])
        let batch = try lines(
            try await api.post("/v1/forecasts", #"{"stations":["A","B"],"targets":["pressure","temperature"]}"#)
        )
        XCTAssertEqual(batch.map { $0["target"].text }, ["pressure", "temperature", "pressure", "temperature"])
        XCTAssertEqual(batch[0]["horizons"][0]["answered_by"].text, "persistence")
        XCTAssertEqual(batch[0]["horizons"][0]["value"].double, 1013)
    }

    func testManyStationsAreAnsweredInTheirOrder() async throws {
        let api = try await runningAPI()
        let stations = (0..<450).map { "S\($0)" }
        let body = stations.map { Bodies.observation(1, station: $0) }.joined(separator: ",")
        _ = try await api.post("/observations", "[\(body)]")
        let list = stations.map { "\"\($0)\"" }.joined(separator: ",")
        let batch = try lines(try await api.post("/v1/forecasts", #"{"stations":[\#(list)],"horizons":[1,3]}"#))
        XCTAssertEqual(batch.compactMap { $0["station"].text }, stations)
        XCTAssertTrue(batch.allSatisfy { $0["horizons"].array.count == 2 })
        let count = try await api.metric(
            #"aerocast_forecasts_total{target="temperature",answered_by="persistence"}"#
        )
        XCTAssertEqual(count, 900)
    }

    func testWrongBatchesAreRefused() async throws {
        let api = try await runningAPI()
        let many = Array(repeating: "\"x\"", count: 10_001).joined(separator: ",")
        for (body, part) in [
            ("{}", "stations"), (#"{"stations":[]}"#, "1 to 10000"), (#"{"stations":[\#(many)]}"#, "got 10001"),
            (#"{"stations":["A","A"]}"#, "twice"), (#"{"stations":["A"],"horizons":[]}"#, "horizons"),
            (#"{"stations":["A"],"horizons":[25]}"#, "1 to 24"), (#"{"stations":["A"],"targets":["rain"]}"#, "rain"),
            (#"{"stations":["A"],"targets":["temperature","temperature"]}"#, "twice"),
            (#"{"stations":[{"id":"A"}]}"#, "stations"),
        ] {
            let answer = try await api.post("/v1/forecasts", body)
            XCTAssertEqual(answer.status, 422, answer.text)
            XCTAssertTrue(answer.json["detail"].text?.contains(part) == true, answer.text)
            XCTAssertLessThan(answer.text.utf8.count, 5000)
        }
    }
}
