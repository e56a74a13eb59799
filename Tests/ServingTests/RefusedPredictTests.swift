import HTTPClient
import XCTest

/// Every wrong body of `/predict` is refused with a message, with and without a model.
final class RefusedPredictTests: XCTestCase {
    private func assertRefused(
        _ answer: RunningAPI.Answer,
        _ status: Int,
        _ parts: [String],
        line: UInt = #line
    ) {
        XCTAssertEqual(answer.status, status, answer.text, line: line)
        XCTAssertEqual(answer.headers["content-type"], "application/problem+json", line: line)
        XCTAssertEqual(answer.json["status"].double, Double(status), line: line)
        XCTAssertTrue(answer.json["type"].text?.hasPrefix("urn:aerocast:problem:") == true, answer.text, line: line)
        XCTAssertNotNil(answer.json["title"].text, line: line)
        let detail = answer.json["detail"].text ?? ""
        for part in parts { XCTAssertTrue(detail.contains(part), "\(part) is not in: \(detail)", line: line) }
    }

    /// A sequence of 24 steps with the tenth replaced.
    private func sequence(step: String) -> String {
        let steps = (0..<24).map { $0 == 9 ? step : "[\(Bodies.temperature($0)),3.5,1013]" }
        return Bodies.predict("[\(steps.joined(separator: ","))]")
    }

    private func window(_ change: (inout [String]) -> Void) -> String {
        var steps = (0..<24).map { Bodies.observation($0) }
        change(&steps)
        return #"{"window":[\#(steps.joined(separator: ","))]}"#
    }

    /// The bodies that are wrong with and without a model.
    private var alwaysWrong: [(body: String, status: Int, parts: [String])] {
        [
            ("", 400, ["an empty body", "JSON"]), ("{", 400, ["JSON"]), ("sequence", 400, ["JSON"]),
            (sequence(step: "[NaN,3.5,1013]"), 400, ["NaN"]), (sequence(step: "[Infinity,3.5,1013]"), 400, []),
            (sequence(step: "[-1e999,3.5,1013]"), 422, ["/sequence/9/0", "-1e999", "64-bit"]),
            (sequence(step: "[null,3.5,1013]"), 422, ["/sequence/9/0"]),
            (sequence(step: #"["12",3.5,1013]"#), 422, ["/sequence/9/0"]),
            (sequence(step: "[true,3.5,1013]"), 422, ["/sequence/9/0"]),
            (sequence(step: "7"), 422, ["/sequence/9:"]),
            (sequence(step: "[500,3.5,1013]"), 422, ["500", "°C", "60"]),
            (sequence(step: "[12,-1,1013]"), 422, ["wind speed", "got -1"]),
            (sequence(step: "[12,3.5,0]"), 422, ["pressure", "hPa"]),
            (sequence(step: "[]"), 422, ["must have 3 values", "got 0"]),
            (
                sequence(step: "[1,2,3,4]"), 422,
                ["must have 3 values (temperature [°C], wind_speed [m/s], pressure [hPa])", "got 4"]
            ),
            (Bodies.predict("[]"), 422, ["sequence", "empty"]), (Bodies.predict("{}"), 422, ["sequence"]),
            ("[]", 422, ["body"]), ("{}", 422, ["sequence, window and station"]), ("7", 422, ["body"]),
            ("null", 422, ["body"]),
            (#"{"sequence":[[1,2,1000]],"window":[]}"#, 422, ["sequence and window"]),
            (#"{"window":[]}"#, 422, ["window", "empty"]),
            (#"{"stattion":"x"}"#, 422, ["/stattion", "did you mean 'station'?"]),
            (#"{"station":{"id":"x","longitud":1}}"#, 422, ["/station/longitud", "did you mean 'longitude'?"]),
            (
                window { $0[4] = #"{"time":"\#(Bodies.time(4))","temprature":3}"# }, 422,
                ["/window/4/temprature", "temperature"]
            ),
            (#"{"station":"x","horizon":[1]}"#, 422, ["/horizon", "did you mean 'horizons'?"]),
            (#"{"station":"x","station":"y"}"#, 422, ["/station", "twice"]),
            (#"{"station":"x","answer":"both"}"#, 422, ["/answer", "combination or champion", "'both'"]),
            (#"{"station":"nowhere"}"#, 404, ["nowhere", "/observations"]), (#"{"station":7}"#, 422, ["station"]),
            (#"{"station":""}"#, 422, ["/station/id", "0 bytes"]),
            (#"{"station":{"id":"x","latitude":91}}"#, 422, ["/station/latitude", "91", "90"]),
            (#"{"station":{"name":"x"}}"#, 422, ["/station/id"]),
            (window { $0[23] = Bodies.observation(2000) }, 422, ["/window/23/time", "future"]),
            (window { $0.swapAt(3, 4) }, 422, ["/window/4/time", "must increase"]),
            (window { $0[4] = $0[3] }, 422, ["/window/4/time", "must increase"]),
            (window { $0[4] = #"{"temperature":3}"# }, 422, ["/window/4/time", "missing"]),
            (window { $0[4] = #"{"time":"yesterday","temperature":3}"# }, 422, ["/window/4/time", "yesterday"]),
            (window { $0[4] = #"{"time":"\#(Bodies.time(4))"}"# }, 422, ["/window/4:", "temperature, wind_speed"]),
            (window { $0[4] = Bodies.observation(4, temperature: 500) }, 422, ["/window/4/temperature", "500"]),
            (window { $0[23] = #"{"time":"\#(Bodies.time(23))","pressure":1000}"# }, 422, ["No temperature"]),
        ]
    }

    func testEveryWrongBodyIsRefusedWithAModel() async throws {
        let api = try await runningAPI()
        try await api.promote(SmallForecaster.artifact(seed: 1))
        for (body, status, parts) in alwaysWrong {
            assertRefused(try await api.post("/predict", body), status, parts)
        }
    }

    func testEveryWrongBodyIsRefusedWithoutAModel() async throws {
        let api = try await runningAPI()
        for (body, status, parts) in alwaysWrong {
            assertRefused(try await api.post("/predict", body), status, parts)
        }
    }

    func testWhatDoesNotFitTheModelNamesBothSides() async throws {
        let api = try await runningAPI()
        try await api.promote(SmallForecaster.artifact(seed: 1))
        assertRefused(
            try await api.post("/predict", Bodies.predict(Bodies.sequence(steps: 5))),
            422,
            ["at least 24 hourly steps", "got 5"]
        )
        assertRefused(try await api.post("/predict", sequence(step: "[12.5]")), 422, ["must have 3 values", "got 1"])
        let short = (0..<5).map { Bodies.observation($0) }.joined(separator: ",")
        assertRefused(
            try await api.post("/predict", #"{"window":[\#(short)]}"#),
            422,
            ["half of the 24 hours", "got 5"]
        )
    }

    func testHorizonsThatAreNotForecastAreRefused() async throws {
        let api = try await runningAPI()
        for hasModel in [false, true] {
            if hasModel { try await api.promote(SmallForecaster.artifact(seed: 1)) }
            for (horizons, part) in [
                ("[0]", "0"), ("[25]", "24"), ("[-1]", "-1"), ("[1,99]", "99"), ("[]", "At least one horizon"),
                ("[1,1]", "twice"),
                ("[1.5]", "got 1.5"), (#"["1"]"#, "horizons"), ("[9223372036854775807]", "whole hours"),
                ("[1e300]", "a whole number"),
            ] {
                let body = #"{"sequence":\#(Bodies.sequence()),"horizons":\#(horizons)}"#
                let answer = try await api.post("/predict", body)
                assertRefused(answer, 422, [part, "horizons"])
            }
        }
    }

    func testATimeInTheFutureIsRefusedAndOneLongAgoIsNot() async throws {
        let api = try await runningAPI()
        try await api.promote(SmallForecaster.artifact(seed: 1))
        func body(_ time: String) -> String {
            #"{"sequence":\#(Bodies.sequence()),"time":"\#(time)","station":{"id":"a","latitude":1,"longitude":2}}"#
        }
        assertRefused(try await api.post("/predict", body(Bodies.time(1001))), 422, ["time", "future"])
        assertRefused(try await api.post("/predict", body("9999-12-31T23:00:00Z")), 422, ["time", "future"])
        for time in [Bodies.time(1000), "1969-12-31T23:00:00Z", "1601-01-01T00:00:00Z", "0001-01-01T00:00:00Z"] {
            let answer = try await api.post("/predict", body(time))
            XCTAssertEqual(answer.status, 200, answer.text)
        }
    }
}
