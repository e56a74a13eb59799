import Forecasting
import Foundation
import Healing
import HTTPClient
import Observations
import Store
import XCTest

/// The routes about the history of the loop.
final class HistoryTests: XCTestCase {
    private func raise(_ api: RunningAPI, _ reason: RetrainFlag.Reason, at time: Double) async throws -> Int64 {
        try await api.store.write { transaction in
            try transaction.raiseFlag(target: "temperature", reason: reason, evidence: nil, now: time).flag.flag.id
        }
    }

    func testEventsAreTheFlagsStepsInTheirOrder() async throws {
        let api = try await runningAPI()
        let flag = try await raise(api, .manual, at: 10)
        try await api.store.write { transaction in
            let limits = RetryLimits()
            _ = try transaction.claimFlag(
                target: "temperature",
                holder: "t",
                now: 20,
                lease: .seconds(60),
                limits: limits
            )
        }
        let answer = try await api.get("/events")
        XCTAssertEqual(answer.status, 200)
        let events = answer.json["events"].array
        XCTAssertEqual(events.map { $0["kind"].text }, ["flag_raised", "flag_claimed"])
        XCTAssertEqual(events.map { $0["flag"].double }, [Double(flag), Double(flag)])
        XCTAssertEqual(events[0]["recorded_at"].text, "1970-01-01T00:00:10.000Z")
        XCTAssertEqual(events[0]["details"]["reason"].text, "manual")
        XCTAssertEqual(events[1]["details"]["holder"].text, "t")
        XCTAssertEqual(events.map { $0["sentence"].text }, ["reason: manual", "by t, attempt 1"])
        XCTAssertEqual(answer.json["next"].double, events[1]["id"].double)
    }

    func testSinceAnEventGivesOnlyLaterOnesAndKindOnlyThose() async throws {
        let api = try await runningAPI()
        _ = try await raise(api, .manual, at: 10)
        let next = try await api.get("/events").json["next"].double ?? 0
        let none = try await api.get("/events?since=\(Int(next))").json
        XCTAssertEqual(none["events"].array, [])
        XCTAssertEqual(none["next"].double, next)
        let wanted = try await api.get("/events?kind=flag_raised,drift").json["events"].array
        XCTAssertEqual(wanted.count, 1)
        let unwanted = try await api.get("/events?kind=promoted").json["events"].array
        XCTAssertEqual(unwanted, [])
        let later = try await api.get("/events?since=1970-01-01T00:00:11Z").json["events"].array
        XCTAssertEqual(later, [])
    }

    func testWrongQueriesAreNamedWithWhatIsExpected() async throws {
        let api = try await runningAPI()
        for (path, expected) in [
            ("/events?since=yesterday", "an RFC 3339 time"), ("/events?kind=party", "flag_raised"),
            ("/events?limit=0", "from 1 to 1000"), ("/timeline?hours=1", "from 24 to"),
            ("/timeline?horizon=2", "1, 3, 6, 12, 24"), ("/stations?limit=many", "a whole number"),
        ] {
            let answer = try await api.get(path)
            XCTAssertEqual(answer.status, 422, path)
            XCTAssertTrue(answer.json["detail"].text?.contains(expected) == true, "\(path): \(answer.text)")
        }
        let answer = try await api.get("/timeline")
        XCTAssertEqual(answer.status, 404)
        XCTAssertEqual(
            answer.json["detail"].text,
            "no station has observations yet: post observations to /observations first"
        )
    }

    func testTheTimelineHasTheErrorsOfTheLastDayByHand() async throws {
        let api = try await runningAPI()
        let temperatures = (0..<60).map { Double($0 % 7) }
        for (index, temperature) in temperatures.enumerated() {
            let time = RunningAPI.start.adding(hours: index)
            let body = "{\"station\": {\"id\": \"A\"}, \"time\": \"\(time)\", \"temperature\": \(temperature)}"
            let answer = try await api.post("/observations", body)
            XCTAssertEqual(answer.status, 200, answer.text)
        }
        let timeline = try await api.get("/timeline?station=A&hours=24").json
        XCTAssertEqual(timeline["station"].text, "A")
        XCTAssertEqual(timeline["step_hours"].double, 1)
        XCTAssertEqual(timeline["actual"].array.last?.double, temperatures.last)
        XCTAssertEqual(timeline["predicted"].array.last?.double, temperatures[58])
        // Without a model persistence answers: the error is the change from hour to hour.
        let changes = (36..<60).map { temperatures[$0] - temperatures[$0 - 1] }
        let expected = (changes.reduce(0) { $0 + $1 * $1 } / 24).squareRoot()
        let served = try XCTUnwrap(timeline["rmse"]["served"].array.last?.double)
        XCTAssertEqual(served, expected, accuracy: 1e-9)
        XCTAssertEqual(timeline["forecast"]["horizons"].array.compactMap(\.double), [1, 3, 6, 12, 24])
        let long = try await api.get("/timeline?station=A&hours=8760").json
        XCTAssertEqual(long["step_hours"].double, 11)
    }

    func testThePageIsPartOfTheProgramAndLoadsNothingFromElsewhere() async throws {
        let api = try await runningAPI()
        var size = 0
        let paths = try await Operation.all(of: api).map { $0.templates[0] }.filter { $0.hasPrefix("/page") } + ["/"]
        XCTAssertGreaterThan(paths.count, 10)
        for path in paths {
            let type =
                switch path.split(separator: ".").last {
                case "css": "text/css"
                case "js": "text/javascript"
                default: "text/html"
                }
            let answer = try await api.get(path)
            XCTAssertEqual(answer.status, 200)
            XCTAssertTrue(answer.headers["Content-Type"]?.hasPrefix(type) == true)
            let foreign = answer.text.replacingOccurrences(of: "http://www.w3.org/2000/svg", with: "")
            XCTAssertFalse(foreign.contains("http://") || foreign.contains("https://"), path)
            size += answer.text.utf8.count
            let tag = try XCTUnwrap(answer.headers["ETag"])
            let again = try await api.send(.get, path, headers: ["If-None-Match": tag])
            XCTAssertEqual(again.status, 304)
        }
        XCTAssertLessThan(size, 150_000)
    }
}
