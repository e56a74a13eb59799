import Foundation
import Models
import Observations
import Store
import XCTest

/// The verdict in the answers of the API.
final class VerdictRoutesTests: XCTestCase {
    private func kinds(_ answer: RunningAPI.Answer) -> [String] {
        answer.json["findings"].array.map { $0["kind"].text ?? "" }
    }

    func testTheVerdictOfAHealthyInstallationIsHealthyEverywhere() async throws {
        let api = try await runningAPI()
        try await api.promote(SmallForecaster.artifact(seed: 1))
        _ = try await api.post("/observations", Bodies.observations(0..<30))
        let verdict = try await api.get("/v1/verdict")
        XCTAssertEqual(verdict.json["state"].text, "healthy", verdict.text)
        let ready = try await api.get("/readyz")
        XCTAssertEqual(ready.json["problems"].array, [])
        XCTAssertEqual(ready.json["verdict"].text, "healthy")
        let metric = try await api.metric(#"aerocast_verdict{state="healthy"}"#)
        XCTAssertEqual(metric, 1)
        let problem = try await api.metric(#"aerocast_problem{kind="detector_silent"}"#)
        XCTAssertEqual(problem, 0)
    }

    func testAFileDamagedUnderARunningAPIIsFoundAtOnceAndTheServiceStaysReady() async throws {
        let api = try await runningAPI()
        let version = try await api.promote(SmallForecaster.artifact(seed: 1))
        _ = try await api.post("/observations", Bodies.observations(0..<30))
        let weights = api.artifacts.root.appending(path: "temperature/\(version)/model.safetensors")
        let whole = try Data(contentsOf: weights)
        try whole.prefix(whole.count / 2).write(to: weights)
        let damaged = try await api.get("/v1/verdict")
        XCTAssertEqual(kinds(damaged), ["model_damaged"], damaged.text)
        XCTAssertEqual(damaged.json["state"].text, "needs_you")
        let ready = try await api.get("/readyz")
        XCTAssertEqual(ready.status, 200)
        XCTAssertEqual(ready.json["problems"].array.count, 1, ready.text)
        XCTAssertFalse(ready.text.contains(api.artifacts.root.path), "anybody may read /readyz")
        let metric = try await api.metric(#"aerocast_problem{kind="model_damaged",target="temperature"}"#)
        XCTAssertEqual(metric, 1)
        try whole.write(to: weights)
        let healed = try await api.get("/v1/verdict")
        XCTAssertEqual(healed.json["state"].text, "healthy", healed.text)
    }

    func testADeadDetectorIsAProblemOfReadinessAndOfTheMetric() async throws {
        let api = try await runningAPI()
        try await api.promote(SmallForecaster.artifact(seed: 1))
        _ = try await api.post("/observations", Bodies.observations(0..<30))
        try await api.store.write { transaction in
            _ = try transaction.save(
                HeartbeatRecord(
                    program: .detector,
                    instance: "test",
                    startedAt: 0,
                    beatAt: Double(RunningAPI.start.secondsSince1970),
                    silentAfter: 15
                )
            )
        }
        let verdict = try await api.get("/v1/verdict")
        XCTAssertEqual(kinds(verdict), ["detector_silent"], verdict.text)
        let ready = try await api.get("/readyz")
        XCTAssertEqual(ready.status, 200, ready.text)
        XCTAssertEqual(ready.json["problems"][0].text?.hasPrefix("detector_silent: "), true, ready.text)
    }

    func testAFeedersHeartbeatIsKeptAndItsSilenceFound() async throws {
        let api = try await runningAPI()
        try await api.promote(SmallForecaster.artifact(seed: 1))
        _ = try await api.post("/observations", Bodies.observations(0..<30))
        let beat = try await api.post("/v1/heartbeats", #"{"feeder":"nws KJFK","silent_after":15}"#)
        XCTAssertEqual(beat.json["stored"].bool, true, beat.text)
        var verdict = try await api.get("/v1/verdict")
        XCTAssertEqual(kinds(verdict), [])
        api.setTime(Double(api.now.secondsSince1970) + 60)
        verdict = try await api.get("/v1/verdict")
        XCTAssertEqual(kinds(verdict), ["feeder_silent"], verdict.text)
        _ = try await api.post(
            "/v1/heartbeats",
            #"{"feeder":"nws KJFK","silent_after":15,"problem":"no route to host"}"#
        )
        verdict = try await api.get("/v1/verdict")
        XCTAssertEqual(kinds(verdict), ["feeder_waiting"])
        XCTAssertEqual(verdict.json["state"].text, "healing", verdict.text)
        _ = try await api.post("/v1/heartbeats", #"{"feeder":"nws KJFK","silent_after":15,"ended":true}"#)
        api.setTime(Double(api.now.secondsSince1970) + 600)
        verdict = try await api.get("/v1/verdict")
        XCTAssertEqual(kinds(verdict), [], "a feeder that has ended is not missed")
        let refused = try await api.post("/v1/heartbeats", #"{"feeder":"","silent_after":15}"#)
        XCTAssertEqual(refused.status, 422, refused.text)
    }

    func testAForecastAndTheNewestObservationSayHowOldTheyAre() async throws {
        let api = try await runningAPI(isReplay: false)
        try await api.promote(SmallForecaster.artifact(seed: 1))
        _ = try await api.post("/observations", Bodies.observations(0..<30))
        guard let newest = Timestamp(rfc3339: Bodies.time(29)) else { return XCTFail("no time") }
        for (age, isStale) in [(3600.0, false), (7200, false), (7260, true)] {
            api.setTime(Double(newest.secondsSince1970) + age)
            let forecast = try await api.post("/predict", #"{"station":"KJFK"}"#)
            let latest = try await api.get("/latest?station=KJFK").json["row"]
            for body in [forecast.json, latest] {
                XCTAssertEqual(body["age"].double, age, forecast.text)
                XCTAssertEqual(body["stale"].bool, isStale, forecast.text)
                XCTAssertEqual(body["warnings"].array.count, isStale ? 1 : 0, forecast.text)
            }
        }
        let verdict = try await api.get("/v1/verdict")
        XCTAssertTrue(kinds(verdict).contains("feed_silent"), verdict.text)
    }

    func testAForecastFromAFaultySensorCarriesAWarning() async throws {
        let api = try await runningAPI()
        try await api.promote(SmallForecaster.artifact(seed: 1))
        _ = try await api.post("/observations", Bodies.observations(0..<30))
        guard let time = Timestamp(rfc3339: Bodies.time(20)) else { return XCTFail("no time") }
        try await api.store.write { transaction in
            try transaction.insert(
                DriftEventRecord(
                    target: "temperature",
                    modelVersion: nil,
                    station: "KJFK",
                    outcome: 1,
                    targetTime: time,
                    kind: .sensorFault,
                    estimatedStart: time,
                    evidence: "{}",
                    recordedAt: 0
                )
            )
        }
        let forecast = try await api.post("/predict", #"{"station":"KJFK"}"#)
        XCTAssertEqual(forecast.json["warnings"][0].text?.hasPrefix("sensor_fault: "), true, forecast.text)
        let latest = try await api.get("/latest?station=KJFK")
        XCTAssertEqual(latest.json["row"]["warnings"].array.count, 1, latest.text)
        let verdict = try await api.get("/v1/verdict")
        XCTAssertEqual(kinds(verdict), ["sensor_fault"], verdict.text)
        let ready = try await api.get("/readyz")
        XCTAssertFalse(ready.text.contains("KJFK"), "anybody may read /readyz")
    }
}
