import Forecasting
import HTTPClient
import Observations
import Store
import XCTest

/// Two different byte strings are never the same station.
final class StationIdentityTests: XCTestCase {
    func testALookAlikeOfAStationIsRefused() async throws {
        let api = try await runningAPI()
        let (kelvin, escaped) = ("\u{212A}JFK", #"\u212aJFK"#)
        let both = "[\(Bodies.observation(0)),\(Bodies.observation(1, temperature: 51, station: kelvin))]"
        for body in [
            both, "[\(Bodies.observation(0)),\(Bodies.observation(1, station: escaped))]",
            #"{"station":{"id":"\#(kelvin)"},"observations":[\#(Bodies.observation(0))]}"#,
        ] {
            let answer = try await api.post("/observations", body)
            XCTAssertEqual(answer.status, 422, answer.text)
            XCTAssertTrue(answer.text.contains("must be 1 to 100 ASCII letters"), answer.text)
            XCTAssertTrue(answer.text.contains("got U+212A"), answer.text)
        }
        let stations = try await api.store.read { try $0.stations() }
        XCTAssertEqual(stations, [])
        let failed = try await api.get("/metrics").text.split(separator: "\n").filter { $0.contains(#"status="5"#) }
        XCTAssertEqual(failed, [])
    }

    func testEveryRouteThatNamesAStationRefusesALookAlike() async throws {
        let api = try await runningAPI()
        _ = try await api.post("/observations", Bodies.observation(0))
        for path in ["/latest", "/timeline", "/events"] {
            for query in ["%E2%84%AAJFK", "%20", "K%00", "%E2%80%AEKJFK", "K%0AJFK", ""] {
                let answer = try await api.get("\(path)?station=\(query)")
                XCTAssertEqual(answer.status, 422, "\(path) \(query): \(answer.text)")
                XCTAssertEqual(answer.json["errors"][0]["parameter"].text, "station")
            }
            let known = try await api.get("\(path)?station=KJFK")
            XCTAssertEqual(known.status, 200, known.text)
        }
        for body in [
            #"{"station":"\#u{212A}JFK"}"#, #"{"station":{"id":"\#u{212A}JFK"},"sequence":\#(Bodies.sequence())}"#,
            #"{"station":" "}"#,
        ] {
            let answer = try await api.post("/predict", body)
            XCTAssertEqual(answer.status, 422, answer.text)
        }
    }
}
