import Forecasting
import HTTPClient
import Observations
import Store
import XCTest

final class RefusedObservationsTests: XCTestCase {
    private func body(_ fields: String) -> String { #"{"station":"KJFK","time":"\#(Bodies.time(0))",\#(fields)}"# }

    func testEveryWrongBodyIsRefusedAndNothingOfItIsStored() async throws {
        let api = try await runningAPI()
        let good = Bodies.observation(0)
        for (body, status, parts) in [
            ("", 400, ["empty"]), ("[", 400, ["JSON"]), (body(#""temperature":NaN"#), 400, ["NaN"]),
            ("[]", 422, ["empty"]), ("{}", 422, ["station"]), ("3", 422, ["body"]), (#"["x"]"#, 422, ["/0:"]),
            (#"{"observations":[]}"#, 422, ["empty"]), (#"{"observations":null}"#, 422, ["observations"]),
            (#"{"observations":3}"#, 422, ["observations"]),
            (#"{"time":"\#(Bodies.time(0))","temperature":1}"#, 422, ["station", "missing"]),
            (#"{"station":"KJFK","temperature":1}"#, 422, ["time", "missing"]),
            (#"{"station":"KJFK","time":1717200000,"temperature":1}"#, 422, ["time"]),
            (#"{"station":"KJFK","time":"2024-06-01","temperature":1}"#, 422, ["time", "2024-06-01"]),
            (#"{"station":"KJFK","time":"1969-12-31T23:00:00Z","temperature":1}"#, 422, ["1970"]),
            (body(#""temperature":500"#), 422, ["temperature", "500", "60"]),
            (body(#""temperature":-273.15"#), 422, ["temperature", "-90"]),
            (body(#""temperature":"warm""#), 422, ["temperature"]),
            (body(#""temperature":1e999"#), 422, ["1e999", "64-bit"]),
            (body(#""wind_speed":-1"#), 422, ["wind_speed", "m/s"]),
            (body(#""pressure":101325"#), 422, ["pressure", "hPa", "is it in Pa?"]),
            (body(#""pressure":0"#), 422, ["pressure"]),
            (body(#""humidity":50"#), 422, ["/humidity", "is unknown", "wind_speed"]),
            (#"{"observation":[\#(good)]}"#, 422, ["/observation", "did you mean 'observations'?"]),
            (#"{"observations":[\#(good)],"time":"x"}"#, 422, ["/time", "is unknown"]),
            ("[\(good),\(Bodies.observation(1001))]", 422, ["/1/time", "future"]),
            ("[\(good),\(Bodies.observation(1, temperature: 99)),{}]", 422, ["/1/temperature", "/2/station"]),
            (#"{"station":"","time":"\#(Bodies.time(0))","temperature":1}"#, 422, ["/station/id"]),
            (#"{"station":"a\u0000b","time":"\#(Bodies.time(0))","temperature":1}"#, 422, ["U+0000"]),
            (
                #"{"station":"e\#(String(repeating: "\u{301}", count: 200))","time":"\#(Bodies.time(0))","temperature":1}"#,
                422, ["401 bytes"]
            ),
            (
                #"{"station":{"id":"a","name":"\#(String(repeating: "n", count: 201))"},"time":"\#(Bodies.time(0))","#
                    + #""temperature":1}"#, 422, ["/station/name", "201"]
            ),
            (
                #"{"station":{"id":"a","longitude":-181,"elevation":99999},"observations":[\#(good)]}"#, 422,
                ["/station/longitude", "/station/elevation"]
            ),
        ] as [(String, Int, [String])] {
            let answer = try await api.post("/observations", body)
            XCTAssertEqual(answer.status, status, "\(body.prefix(200)): \(answer.text)")
            XCTAssertEqual(answer.headers["content-type"], "application/problem+json")
            for part in parts {
                let detail = answer.json["detail"].text ?? ""
                XCTAssertTrue(detail.contains(part), "\(part) is not in: \(detail)")
            }
        }
        let count = try await api.store.read { try ($0.observationCount(), $0.stations().count) }
        XCTAssertEqual(count.0, 0)
        XCTAssertEqual(count.1, 0)
        let rejected = try await api.metric(#"aerocast_ingested_observations_total{result="rejected"}"#)
        XCTAssertGreaterThan(try XCTUnwrap(rejected), 15)
    }

    func testEachWrongPartIsPointedAt() async throws {
        let api = try await runningAPI()
        let body =
            #"{"station":"KJFK","observations":[{"time":"\#(Bodies.time(0))","temperature":99},{"temperature":1}]}"#
        let answer = try await api.post("/observations", body)
        XCTAssertEqual(
            answer.json["errors"].array.map { $0["pointer"].text },
            ["/observations/0/temperature", "/observations/1/time"]
        )
        XCTAssertEqual(answer.json["instance"].text, "/observations")
    }

    /// RFC 6901: `/temperature` is a member of the body, and the body itself is the empty pointer.
    func testAPartOfASingleObservationIsPointedAtFromTheBody() async throws {
        let api = try await runningAPI()
        let time = Bodies.time(0)
        for (body, pointer) in [
            (body(#""temperature":1e30"#), "/temperature"),
            (#"{"station":"KJFK","time":"1969-12-31T23:00:00Z","temperature":1}"#, "/time"),
            (#"{"station":"","time":"\#(time)","temperature":1}"#, "/station/id"),
            (#"{"station":"KJFK","time":"\#(time)"}"#, ""),
            ("[]", ""), (#"{"observations":[]}"#, "/observations"),
            (body(#""wind_speed":3,"windspeed":5"#), "/windspeed"),
            (body(#""temperature":3,"ts":"\#(time)""#), "/ts"),
        ] {
            let answer = try await api.post("/observations", body)
            XCTAssertEqual(answer.status, 422, body)
            XCTAssertEqual(answer.json["errors"].array.map { $0["pointer"].text }, [pointer], answer.text)
        }
    }

    func testAClockThatRunsAFewMinutesAheadIsAccepted() async throws {
        let api = try await runningAPI()
        api.setTime(Double(RunningAPI.start.secondsSince1970) - 300)
        let ahead = try await api.post("/observations", Bodies.observation(0))
        XCTAssertEqual(ahead.status, 200, ahead.text)
        api.setTime(Double(RunningAPI.start.secondsSince1970) + 3600 - 301)
        let tooFar = try await api.post("/observations", Bodies.observation(1))
        XCTAssertEqual(tooFar.status, 422)
    }

    func testAClockThatIsADayOffStoresNothingUnderAWrongTimeAndHealsWithTheClock() async throws {
        let api = try await runningAPI()
        let now = Double(RunningAPI.start.secondsSince1970)
        api.setTime(now - 86_400)
        let behind = try await api.post("/observations", Bodies.observation(0))
        XCTAssertEqual(behind.status, 422)
        XCTAssertTrue(behind.text.contains("must be in the past (it is 2024-05-31T00:00:00Z)"), behind.text)
        api.setTime(now + 86_400)
        let ahead = try await api.post("/observations", Bodies.observation(0))
        XCTAssertEqual(ahead.status, 200, ahead.text)
        api.setTime(now + 3600)
        let right = try await api.post("/observations", Bodies.observation(1))
        XCTAssertEqual(right.status, 200, right.text)
        let hours = try await api.store.read { try $0.observations(of: "KJFK").map(\.hour) }
        XCTAssertEqual(hours.map { Timestamp($0) }, [RunningAPI.start, RunningAPI.start.adding(hours: 1)])
    }

    func testABodyOverTheLimitIsRefusedAndTheNextRequestIsAnswered() async throws {
        let api = try await runningAPI()
        for path in ["/observations", "/predict", "/eval"] {
            let answer = try await api.post(path, String(repeating: " ", count: 2 * 1024 * 1024 + 1))
            XCTAssertEqual(answer.status, 413, answer.text)
            XCTAssertEqual(answer.headers["content-type"], "application/problem+json")
            XCTAssertTrue(answer.text.contains("2097152"), answer.text)
            let next = try await api.get("/healthz")
            XCTAssertEqual(next.status, 200)
        }
    }

    func testDeeplyNestedAndStrangeBodiesNeverCrash() async throws {
        let api = try await runningAPI()
        for body in [
            String(repeating: "[", count: 100_000), String(repeating: #"{"a":"#, count: 50_000), "\u{0}", "\u{FEFF}{}",
            #"{"observations":[[[]]]}"#, #"{"station":{"id":{}},"observations":[{}]}"#, #""\ud800""#,
        ] {
            for path in ["/observations", "/predict", "/eval"] {
                let answer = try await api.post(path, body)
                XCTAssertTrue([400, 422].contains(answer.status), "\(path) \(body.prefix(40)): \(answer.text)")
            }
        }
    }
}
