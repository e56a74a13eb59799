import HTTPClient
import Observations
import Store
import XCTest

final class TargetsTests: XCTestCase {
    func testTheTargetsAreListedWithTheirUnitsAndHorizons() async throws {
        let api = try await runningAPI()
        let answer = try await api.get("/targets")
        XCTAssertEqual(answer.status, 200)
        XCTAssertEqual(
            answer.text,
            #"{"targets":[{"horizons":[1,3,6,12,24],"target":"temperature","unit":"°C"}]}"#
        )
    }

    func testATargetThatIsNotServedIsRefusedWithTheServedOnes() async throws {
        let api = try await runningAPI()
        for path in ["/timeline", "/events", "/flags", "/models"] {
            let answer = try await api.get("\(path)?target=dew_point")
            XCTAssertEqual(answer.status, 422, path)
            XCTAssertEqual(answer.json["detail"].text, "target: must be temperature, got 'dew_point'", path)
        }
        let change = #"{"actor":"a","reason":"r"}"#
        for (path, body) in [
            ("/routine-retrain-check", "{}"), ("/models/rollback", change), ("/models/x/promote", change),
        ] {
            let answer = try await api.post("\(path)?target=dew_point", body)
            XCTAssertEqual(answer.status, 422, path)
            XCTAssertEqual(answer.json["detail"].text, "target: must be temperature, got 'dew_point'", path)
        }
    }

    /// Posts observations of all variables for 30 hours, at the station of ``Bodies``.
    private func apiOfThreeTargets() async throws -> RunningAPI {
        let api = try await runningAPI(others: [.pressure, .windDirection])
        let posted = try await api.post("/observations", Bodies.observations(0..<30))
        XCTAssertEqual(posted.status, 200, posted.text)
        return api
    }

    func testATargetWithoutAModelDoesNotTakeTheFirstOneOutOfService() async throws {
        let api = try await apiOfThreeTargets()
        try await api.promote(SmallForecaster.artifact(seed: 1))
        let ready = try await api.get("/readyz")
        XCTAssertEqual(ready.status, 200, ready.text)
        XCTAssertEqual(ready.json["problems"].array.count, 2, ready.text)
        XCTAssertTrue(ready.json["problems"][0].text?.contains("pressure") == true, ready.text)
    }

    func testAPostNamesItsTargetInTheBodyOrInTheQuery() async throws {
        let api = try await apiOfThreeTargets()
        let evaluation = #"{"predicted":1010,"actual":1012"#
        for (path, body) in [("/eval?target=pressure", evaluation), ("/eval", evaluation + #","target":"pressure""#)] {
            let answer = try await api.post(path, body + "}")
            XCTAssertEqual(answer.status, 200, answer.text)
            XCTAssertEqual(answer.json["model"].text, "pressure")
        }
        for (path, body) in [
            ("/routine-retrain-check?target=pressure", ""), ("/routine-retrain-check", #"{"target":"wind_direction"}"#),
        ] {
            let answer = try await api.post(path, body)
            XCTAssertEqual(answer.status, 200, answer.text)
        }
        let flags = try await api.store.read { transaction in
            try (["temperature", "pressure", "wind_direction"] as [TargetName]).map { try transaction.openFlag(of: $0) }
        }
        XCTAssertEqual(flags.map { $0 != nil }, [false, true, true])
        // Temperature has an earlier champion; the target in the body has none.
        try await api.promote(SmallForecaster.artifact(seed: 1))
        let champion = try await api.promote(SmallForecaster.artifact(seed: 2))
        let rolledBack = try await api.post("/models/rollback", #"{"actor":"a","reason":"r","target":"pressure"}"#)
        XCTAssertEqual(rolledBack.status, 409, rolledBack.text)
        let after = try await api.store.read { try $0.champion(of: "temperature")?.version }
        XCTAssertEqual(after, champion)
    }

    func testDifferentTargetsInBodyAndQueryAreRefused() async throws {
        let api = try await apiOfThreeTargets()
        for (path, body) in [
            ("/predict", #"{"station":"KJFK","target":"temperature"}"#),
            ("/eval", #"{"predicted":1,"actual":1,"target":"temperature"}"#),
            ("/routine-retrain-check", #"{"target":"temperature"}"#),
            ("/models/rollback", #"{"actor":"a","reason":"r","target":"temperature"}"#),
        ] {
            let answer = try await api.post("\(path)?target=pressure", body)
            XCTAssertEqual(answer.status, 422, "\(path): \(answer.text)")
            XCTAssertTrue(answer.json["detail"].text?.contains("the same in the body") == true, answer.text)
        }
    }

    func testAStationIsForecastFromItsNewestHourWithTheTarget() async throws {
        let api = try await apiOfThreeTargets()
        let later = #"{"station":"KJFK","time":"\#(Bodies.time(30))","pressure":1001}"#
        let posted = try await api.post("/observations", later)
        XCTAssertEqual(posted.status, 200, posted.text)
        let temperature = try await api.post("/predict", #"{"station":"KJFK"}"#)
        XCTAssertEqual(temperature.status, 200, temperature.text)
        XCTAssertEqual(temperature.json["issued_at"].text, Bodies.time(29))
        let pressure = try await api.post("/predict?target=pressure", #"{"station":"KJFK"}"#)
        XCTAssertEqual(pressure.json["issued_at"].text, Bodies.time(30))
        XCTAssertEqual(pressure.json["forecast"].double, 1001)
    }
}
