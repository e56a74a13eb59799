import HTTPClient
import Observations
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
        for path in ["/routine-retrain-check", "/models/rollback", "/models/x/promote"] {
            let answer = try await api.post("\(path)?target=dew_point", #"{"actor":"a","reason":"r"}"#)
            XCTAssertEqual(answer.status, 422, path)
            XCTAssertEqual(answer.json["detail"].text, "target: must be temperature, got 'dew_point'", path)
        }
    }
}
