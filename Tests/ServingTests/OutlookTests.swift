import Forecasting
import XCTest

/// The routes behind the page: the next hours of a station, and the story.
final class OutlookTests: XCTestCase {
    func testTheOutlookHasEveryHourAndTheSameForecastsAsPredict() async throws {
        let api = try await runningAPI()
        let version = try await api.promote(SmallForecaster.artifact(seed: 1))
        _ = try await api.post("/observations", Bodies.observations(0..<250))
        let outlook = try await api.get("/v1/stations/KJFK/outlook").json
        let horizons = outlook["horizons"].array.compactMap(\.double).map { Int($0) }
        XCTAssertEqual(horizons, Array(1...24))
        XCTAssertEqual(outlook["model_version"].text, version)
        XCTAssertEqual(outlook["unit"].text, "°C")
        let asked = try await api.post(
            "/predict",
            #"{"station":"KJFK","horizons":[\#(Array(1...24).map(String.init).joined(separator: ","))]}"#
        )
        for (number, point) in asked.json["horizons"].array.enumerated() {
            for key in ["value", "lower", "upper"] {
                let expected = try XCTUnwrap(point[key].double, key)
                XCTAssertEqual(try XCTUnwrap(outlook[key][number].double), expected, accuracy: 0.0006, key)
            }
            XCTAssertEqual(outlook["answered_by"][number].text, point["answered_by"].text)
        }
    }

    func testTheWeightedMeanOfTheExpertsIsTheForecast() async throws {
        let api = try await runningAPI()
        try await api.promote(SmallForecaster.artifact(seed: 1))
        _ = try await api.post("/observations", Bodies.observations(0..<250))
        let outlook = try await api.get("/v1/stations/KJFK/outlook").json
        let experts = outlook["experts"].array
        XCTAssertGreaterThan(experts.count, 3)
        for number in 0..<24 {
            let weights = experts.compactMap { $0["weight"][number].double }
            XCTAssertEqual(weights.reduce(0, +), 1, accuracy: 0.005)
            let mean = experts.reduce(0.0) { sum, expert in
                sum + (expert["weight"][number].double ?? 0) * (expert["value"][number].double ?? 0)
            }
            XCTAssertEqual(mean, try XCTUnwrap(outlook["value"][number].double), accuracy: 0.2)
        }
    }

    func testWithoutAModelPersistenceIsTheOutlook() async throws {
        let api = try await runningAPI()
        _ = try await api.post("/observations", Bodies.observations(0..<30))
        let outlook = try await api.get("/v1/stations/KJFK/outlook").json
        XCTAssertEqual(Set(outlook["answered_by"].array.compactMap(\.text)), ["persistence"])
        XCTAssertEqual(outlook["value"][0].double, outlook["persistence"].double)
        XCTAssertEqual(outlook["experts"].array.count, 0)
        let nobody = try await api.get("/v1/stations/NOBODY/outlook")
        XCTAssertEqual(nobody.status, 404)
    }

    /// A new station is answered before the model has enough of its hours, and says why.
    func testPersistenceAnswersUntilHalfOfTheWindowIsKnown() async throws {
        let api = try await runningAPI()
        try await api.promote(SmallForecaster.artifact(seed: 1))
        _ = try await api.post("/observations", Bodies.observations(0..<3))
        let answer = try await api.post("/predict", #"{"station":"KJFK"}"#)
        XCTAssertEqual(answer.status, 200, answer.text)
        for point in answer.json["horizons"].array {
            XCTAssertEqual(point["answered_by"].text, "persistence")
            XCTAssertEqual(try XCTUnwrap(point["value"].double), Bodies.temperature(2), accuracy: 0.001)
        }
        let outlook = try await api.get("/v1/stations/KJFK/outlook").json
        for warnings in [answer.json["warnings"], outlook["warnings"]] {
            let few = warnings.array.compactMap(\.text).filter { $0.hasPrefix("few_hours: ") }
            XCTAssertEqual(few.count, 1, answer.text)
            XCTAssertTrue(few.first?.contains("3 have") == true, answer.text)
        }
        let lines = try await api.post("/v1/forecasts", #"{"stations":["KJFK"]}"#)
        XCTAssertTrue(lines.text.contains("persistence"), lines.text)
        _ = try await api.post("/observations", Bodies.observations(3..<30))
        let later = try await api.post("/predict", #"{"station":"KJFK"}"#).json
        XCTAssertNotEqual(later["horizons"][0]["answered_by"].text, "persistence")
        XCTAssertFalse(later["warnings"].array.contains { $0.text?.hasPrefix("few_hours") == true })
    }

    func testTheStoryIsAnswered() async throws {
        let api = try await runningAPI()
        try await api.promote(SmallForecaster.artifact(seed: 1))
        let story = try await api.get("/v1/story?limit=5")
        XCTAssertEqual(story.status, 200, story.text)
        XCTAssertEqual(story.json["episodes"][0]["kind"].text, "champion")
        XCTAssertTrue(story.json["episodes"][0]["sentences"][0].text?.contains("is the first champion") == true)
        let refused = try await api.get("/v1/story?limit=0")
        XCTAssertEqual(refused.status, 422)
    }
}
