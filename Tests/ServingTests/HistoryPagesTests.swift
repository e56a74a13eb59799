import Forecasting
import HTTPClient
import Healing
import Observations
import Store
import XCTest

/// The pages of a station's history, and its anomalies.
final class HistoryPagesTests: XCTestCase {
    private func api(hours: Int = 60) async throws -> RunningAPI {
        let api = try await runningAPI()
        try await api.promote(SmallForecaster.artifact(seed: 1))
        _ = try await api.post("/observations", Bodies.observations(0..<hours))
        return api
    }

    func testObservationsComeInPagesOldestFirst() async throws {
        let api = try await api()
        var (path, times, pages) = ("/v1/stations/KJFK/observations?limit=25", [String](), 0)
        while true {
            let page = try await api.get(path)
            XCTAssertEqual(page.status, 200, page.text)
            times += page.json["rows"].array.compactMap { $0["time"].text }
            pages += 1
            guard let next = page.json["next"].text else {
                XCTAssertNil(page.headers["link"])
                break
            }
            XCTAssertTrue(page.headers["link"]?.contains("limit=25&cursor=\(next)>; rel=\"next\"") == true)
            path = "/v1/stations/KJFK/observations?limit=25&cursor=\(next)"
        }
        XCTAssertEqual(pages, 3)
        XCTAssertEqual(times, (0..<60).map(Bodies.time))
    }

    func testFromIsIncludedAndToIsNot() async throws {
        let api = try await api()
        let page = try await api.get(
            "/v1/stations/KJFK/observations?from=\(Bodies.time(10))&to=\(Bodies.time(13))"
        )
        XCTAssertEqual(page.json["rows"].array.map { $0["time"].text }, [10, 11, 12].map(Bodies.time))
        XCTAssertEqual(page.json["rows"][0]["temperature"].double, Bodies.temperature(10))
        XCTAssertEqual(page.json["rows"][0]["dew_point"], .null)
        XCTAssertEqual(page.json["next"], .null)
    }

    func testForecastsOfOneHourMayContinueOnTheNextPage() async throws {
        let api = try await api()
        var (path, rows) = ("/v1/stations/KJFK/forecasts?limit=3", [JSON]())
        while true {
            let page = try await api.get(path)
            XCTAssertEqual(page.status, 200, page.text)
            rows += page.json["rows"].array
            guard let next = page.json["next"].text else { break }
            path = "/v1/stations/KJFK/forecasts?limit=3&cursor=\(next)"
        }
        let stored = try await api.store.read { transaction in
            try (0..<60)
                .flatMap {
                    try transaction.forecasts(
                        of: "KJFK",
                        target: "temperature",
                        issuedAt: RunningAPI.start.adding(hours: $0)
                    )
                }
        }
        XCTAssertFalse(stored.isEmpty)
        XCTAssertEqual(rows.map { $0["value"].double }, stored.map(\.served))
        XCTAssertEqual(rows.map { $0["horizon"].double }, stored.map { Double($0.horizon) })
    }

    func testOutcomesHaveTheObservedValue() async throws {
        let api = try await api()
        let page = try await api.get("/v1/stations/KJFK/outcomes?horizon=1&limit=5")
        XCTAssertEqual(page.json["rows"].array.count, 5)
        for row in page.json["rows"].array {
            let residual = try XCTUnwrap(row["actual"].double) - XCTUnwrap(row["value"].double)
            XCTAssertEqual(try XCTUnwrap(row["residual"].double), residual, accuracy: 1e-9)
        }
    }

    func testOutcomesOfAHorizonThatNobodyFollowsAreRefused() async throws {
        let api = try await api(hours: 3)
        let refused = try await api.get("/v1/stations/KJFK/outcomes?horizon=2")
        XCTAssertEqual(refused.status, 422)
        XCTAssertTrue(refused.text.contains("1, 3, 6, 12, 24"), refused.text)
    }

    func testTheSameRowsAreCSVByAcceptOrByFormat() async throws {
        let api = try await api(hours: 3)
        for (path, accept) in [
            ("/v1/stations/KJFK/observations?format=csv", "*/*"), ("/v1/stations/KJFK/observations", "text/csv"),
        ] {
            let page = try await api.send(.get, path, headers: ["Accept": accept])
            XCTAssertEqual(page.headers["content-type"], "text/csv; charset=utf-8")
            let lines = page.text.components(separatedBy: "\r\n")
            XCTAssertEqual(lines.first, "time,temperature,wind_speed,pressure,dew_point,wind_direction")
            XCTAssertEqual(lines[1], "\(Bodies.time(0)),15,3.5,1013,,")
            XCTAssertEqual(lines.count, 5)
        }
        let json = try await api.send(
            .get,
            "/v1/stations/KJFK/observations?format=json",
            headers: ["Accept": "text/csv"]
        )
        XCTAssertEqual(json.headers["content-type"], "application/json")
    }

    func testWrongParametersAreRefused() async throws {
        let api = try await api(hours: 3)
        for (query, part) in [
            ("from=yesterday", "RFC 3339"), ("from=\(Bodies.time(3))&to=\(Bodies.time(3))", "after from"),
            ("limit=0", "from 1 to 10000"), ("limit=10001", "from 1 to 10000"), ("cursor=AAAA", "next of an earlier"),
            ("cursor=%00", "next of an earlier"), ("format=xml", "one of json, csv"), ("frm=x", "did you mean 'from'?"),
        ] {
            let answer = try await api.get("/v1/stations/KJFK/observations?\(query)")
            XCTAssertEqual(answer.status, 422, query)
            XCTAssertTrue(answer.json["detail"].text?.contains(part) == true, answer.text)
        }
        let unknown = try await api.get("/v1/stations/nowhere/forecasts")
        XCTAssertEqual(unknown.status, 404)
        XCTAssertEqual(unknown.json["type"].text, "urn:aerocast:problem:station")
    }

    func testAStationWithASpaceInItsIdHasAHistory() async throws {
        let api = try await runningAPI()
        let body = #"{"station":"A b:c","time":"\#(Bodies.time(7))","temperature":9}"#
        _ = try await api.post("/observations", body)
        let page = try await api.get("/v1/stations/A%20b%3Ac/observations")
        XCTAssertEqual(page.status, 200, page.text)
        XCTAssertEqual(page.json["station"].text, "A b:c")
    }

    func testAnAnomalyHasItsScoreAndItsFlag() async throws {
        let api = try await api()
        let evidence =
            #"{"station":"KJFK","outcome":1,"kind":"bias","direction":"warmer","time":1717200000,"#
            + #""estimated_start":1717190000,"window":12,"statistic":9.5,"threshold":8,"size":2,"size_in_sigma":3}"#
        try await api.store.write { transaction in
            let flag =
                try transaction.raiseFlag(
                    target: "temperature",
                    reason: .drift,
                    evidence: evidence,
                    now: 0
                )
                .flag.flag.id
            try transaction.insert(
                DriftEventRecord(
                    target: "temperature",
                    modelVersion: nil,
                    station: "KJFK",
                    outcome: 1,
                    targetTime: RunningAPI.start,
                    kind: .drift,
                    evidence: evidence,
                    flag: flag,
                    recordedAt: 0
                )
            )
        }
        let answer = try await api.get("/v1/anomalies?station=KJFK")
        XCTAssertEqual(answer.status, 200, answer.text)
        XCTAssertEqual(answer.json["anomalies"].array.count, 1)
        let anomaly = answer.json["anomalies"][0]
        XCTAssertEqual(anomaly["kind"].text, "drift")
        XCTAssertEqual(anomaly["score"].double, 1.188)
        XCTAssertEqual(anomaly["flags"], .array([.number(1)]))
        XCTAssertEqual(anomaly["time"].text, Bodies.time(0))
        let next = try XCTUnwrap(answer.json["next"].double)
        let later = try await api.get("/v1/anomalies?since=\(Int(next))")
        XCTAssertEqual(later.json["anomalies"], .array([]))
    }
}
