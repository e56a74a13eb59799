import Forecasting
import Healing
import HTTPClient
import Observations
import Store
import XCTest

/// The other endpoints, and paths and methods that do not exist.
final class RoutesTests: XCTestCase {
    func testHealthNamesTheTime() async throws {
        let api = try await runningAPI()
        let answer = try await api.get("/healthz")
        XCTAssertEqual(answer.status, 200)
        XCTAssertEqual(answer.json["ok"], .bool(true))
        XCTAssertEqual(answer.json["time"].text, api.now.description)
    }

    func testUnknownPathsAreListed() async throws {
        let api = try await runningAPI()
        for path in ["/predictt", "/predict/more", "/%00", "/..%2f..%2fetc/passwd"] {
            let answer = try await api.get(path)
            XCTAssertEqual(answer.status, 404, path)
            XCTAssertEqual(answer.headers["content-type"], "application/problem+json")
            XCTAssertTrue(answer.json["detail"].text?.contains("/observations") == true, answer.text)
        }
        let count = try await api.metric(
            #"aerocast_http_requests_total{method="GET",route="unknown",status="404"}"#
        )
        XCTAssertEqual(count, 4)
    }

    func testAWrongMethodNamesTheRightOne() async throws {
        let api = try await runningAPI()
        for (method, path, allowed) in [
            (HTTPRequest.Method.get, "/predict", "POST, OPTIONS"), (.put, "/observations", "POST, OPTIONS"),
            (.delete, "/eval", "POST, OPTIONS"),
            (.post, "/latest", "GET, HEAD, OPTIONS"), (.post, "/healthz", "GET, HEAD, OPTIONS"),
            (.patch, "/metrics", "GET, HEAD, OPTIONS"),
            (.get, "/routine-retrain-check", "POST, OPTIONS"), (.post, "/readyz", "GET, HEAD, OPTIONS"),
        ] {
            let answer = try await api.send(method, path, method == .get ? nil : "{}")
            XCTAssertEqual(answer.status, 405, path)
            XCTAssertEqual(answer.headers["allow"], allowed, path)
            XCTAssertEqual(answer.headers["content-type"], "application/problem+json")
        }
        let count = try await api.metric(
            #"aerocast_http_requests_total{method="GET",route="/predict",status="405"}"#
        )
        XCTAssertEqual(count, 1)
    }

    func testAnEvaluationHasTheOriginalsKeysOverAWindowThatForgets() async throws {
        let api = try await runningAPI()
        let first = try await api.post("/eval", #"{"predicted":20,"actual":23}"#)
        XCTAssertEqual(first.status, 200, first.text)
        XCTAssertEqual(first.json["rmse"].double, 3)
        XCTAssertEqual(first.json["count"].double, 1)
        XCTAssertEqual(first.json["abs_error"].double, 3)
        XCTAssertEqual(first.json["drift_flagged"], .bool(false))
        for _ in 0..<168 { _ = try await api.post("/eval", #"{"predicted":20,"actual":21}"#) }
        let last = try await api.post("/eval", #"{"predicted":20,"actual":19}"#)
        XCTAssertEqual(last.json["rmse"].double, 1)
        XCTAssertEqual(last.json["count"].double, 168)
        _ = try await api.store.write {
            try $0.raiseFlag(target: "temperature", reason: .drift, evidence: nil, now: 0)
        }
        let flagged = try await api.post("/eval", #"{"predicted":20,"actual":20}"#)
        XCTAssertEqual(flagged.json["drift_flagged"], .bool(true))
    }

    func testAnEvaluationStartsOverWithANewModel() async throws {
        let api = try await runningAPI()
        try await api.promote(SmallForecaster.artifact(seed: 1))
        _ = try await api.post("/eval", #"{"predicted":0,"actual":40}"#)
        let version = try await api.promote(SmallForecaster.artifact(seed: 2))
        let answer = try await api.post("/eval", #"{"predicted":20,"actual":21}"#)
        XCTAssertEqual(answer.json["rmse"].double, 1)
        XCTAssertEqual(answer.json["model_version"].text, version)
    }

    func testWrongEvaluationsAreRefused() async throws {
        let api = try await runningAPI()
        for (body, status, part) in [
            ("", 400, "empty"), ("x", 400, "JSON"), ("{}", 422, "predicted"), (#"{"predicted":1}"#, 422, "actual"),
            (#"{"predicted":null,"actual":1}"#, 422, "predicted"), (#"{"predicted":"1","actual":1}"#, 422, "predicted"),
            (#"{"predicted":1,"actual":500}"#, 422, "500"), (#"{"predicted":NaN,"actual":5}"#, 400, "NaN"),
            ("[]", 422, "body"),
            (#"{"predicted":1,"actual":2,"modle":"x"}"#, 422, "/modle"),
        ] {
            let answer = try await api.post("/eval", body)
            XCTAssertEqual(answer.status, status, answer.text)
            XCTAssertTrue(answer.json["detail"].text?.contains(part) == true, answer.text)
        }
        let summary = try await api.store.read {
            try $0.evaluationError(target: "temperature", version: nil, limit: 9)
        }
        XCTAssertNil(summary)
    }

    func testANeverTrainedModelIsStaleAndOneFlagIsRaised() async throws {
        let api = try await runningAPI()
        for _ in 0..<3 {
            let answer = try await api.post("/routine-retrain-check", "")
            XCTAssertEqual(answer.status, 200, answer.text)
            XCTAssertEqual(answer.json["scheduled"], .bool(true))
            XCTAssertEqual(answer.json["reason"].text, "stale")
            XCTAssertTrue(answer.json.has("age_sec"))
            XCTAssertEqual(answer.json["age_sec"], .null)
            XCTAssertEqual(answer.json["flag"].double, 1)
        }
        let flags = try await api.store.read { try $0.flags(of: "temperature", limit: 9) }
        XCTAssertEqual(flags.map(\.flag.reason), [.schedule])
    }

    func testARetrainOfTodayIsFreshAndOneOfYesterdayIsStale() async throws {
        let api = try await runningAPI()
        let now = Double(api.now.secondsSince1970)
        try await api.store.write { transaction in
            let id = try transaction.raiseFlag(target: "temperature", reason: .manual, evidence: nil, now: now)
                .flag.flag.id
            _ = try transaction.claimFlag(
                target: "temperature",
                holder: "t",
                now: now,
                lease: .seconds(60),
                limits: RetryLimits()
            )
            let result = RetrainResult(
                verdict: .tooFewObservations(1, required: 2),
                challenger: nil,
                duration: 1
            )
            try transaction.updateFlag(id, result: result) { try $0.conclude(promoted: false, by: "t", now: now) }
        }
        api.setTime(now + 3600)
        let fresh = try await api.post("/routine-retrain-check", "")
        XCTAssertEqual(fresh.json["scheduled"], .bool(false))
        XCTAssertEqual(fresh.json["reason"].text, "fresh")
        XCTAssertEqual(fresh.json["age_sec"].double, 3600)
        api.setTime(now + 86_400)
        let stale = try await api.post("/routine-retrain-check", "")
        XCTAssertEqual(stale.json["scheduled"], .bool(true))
        XCTAssertEqual(stale.json["age_sec"].double, 86_400)
    }

    func testTheLatestObservationIsGivenByStation() async throws {
        let api = try await runningAPI()
        let none = try await api.get("/latest")
        XCTAssertEqual(none.status, 404)
        _ = try await api.post("/observations", Bodies.observation(3, temperature: 5))
        _ = try await api.post(
            "/observations",
            #"{"station":"0-20000 a:b","time":"\#(Bodies.time(7))","temperature":9}"#
        )
        let anywhere = try await api.get("/latest")
        for key in ["time", "ts"] { XCTAssertEqual(anywhere.json["row"][key].text, Bodies.time(7)) }
        let here = try await api.get("/latest?station=KJFK")
        XCTAssertEqual(here.json["row"]["temperature"].double, 5)
        for key in ["wind_speed", "windspeed"] { XCTAssertEqual(here.json["row"][key].double, 3.5) }
        XCTAssertEqual(here.json["row"]["pressure"].double, 1013)
        let escaped = try await api.get("/latest?station=0%2D20000%20a%3Ab")
        XCTAssertEqual(escaped.json["row"]["temperature"].double, 9, escaped.text)
        XCTAssertTrue(escaped.json["row"].has("pressure"))
        XCTAssertEqual(escaped.json["row"]["pressure"], .null)
        let unknown = try await api.get("/latest?station=nowhere")
        XCTAssertEqual(unknown.status, 404)
        XCTAssertTrue(unknown.json["detail"].text?.contains("nowhere") == true)
    }

    func testMetricsCarryTheOriginalsNames() async throws {
        let api = try await runningAPI()
        try await api.promote(SmallForecaster.artifact(seed: 1))
        _ = try await api.post("/observations", Bodies.observations(0..<40))
        _ = try await api.store.write {
            // As the drift detector does.
            try $0.refreshErrors(of: "KJFK", target: "temperature", horizons: [1])
            return try $0.raiseFlag(target: "temperature", reason: .drift, evidence: nil, now: 0)
        }
        let answer = try await api.get("/metrics")
        XCTAssertEqual(answer.status, 200)
        XCTAssertTrue(answer.headers["content-type"]?.hasPrefix("text/plain") == true)
        for name in [
            "aerocast_last_rmse", "aerocast_drift_flag", "aerocast_drift_count", "aerocast_drift_total",
            "aerocast_retrain_count", "aerocast_retrain_total", "aerocast_rmse_gru", "aerocast_champion_info",
            "aerocast_http_requests_total", "aerocast_rolling_error_celsius",
        ] {
            XCTAssertTrue(answer.text.contains("\n\(name)"), name)
        }
        let (flag, observations) = (
            try await api.metric(#"aerocast_drift_flag{target="temperature"}"#),
            try await api.metric("aerocast_stored_observations")
        )
        XCTAssertEqual(flag, 1)
        XCTAssertEqual(observations, 40)
    }
}
