import Forecasting
import Observations
import Store
import XCTest

/// Hours that are reported in several observations.
final class CompletedHoursTests: XCTestCase {
    private func report(_ hour: Int, _ fields: String) -> String {
        #"{"station":"KJFK","time":"\#(Bodies.time(hour))",\#(fields)}"#
    }

    func testATemperatureThatComesLaterIsJudgedAndForecastFromAsIfItHadComeAtOnce() async throws {
        let (parts, whole) = (try await runningAPI(), try await runningAPI())
        for api in [parts, whole] {
            try await api.promote(SmallForecaster.artifact(seed: 1))
            _ = try await api.post("/observations", Bodies.observations(0..<30))
        }
        let pressure = try await parts.post("/observations", report(30, #""pressure":1013"#))
        XCTAssertEqual(pressure.json["stored"].double, 1)
        XCTAssertEqual(pressure.json["outcomes"].double, 0)
        XCTAssertEqual(pressure.json["forecasts"].array, [])
        let rest = report(30, #""temperature":\#(Bodies.temperature(30)),"wind_speed":3.5,"pressure":900"#)
        let completed = try await parts.post("/observations", rest)
        let expected = try await whole.post("/observations", Bodies.observation(30))
        XCTAssertEqual(completed.json["stored"].double, 0)
        XCTAssertEqual(completed.json["completed"].double, 1)
        XCTAssertEqual(completed.json["outcomes"].double, 5)
        XCTAssertEqual(completed.json["forecasts"], expected.json["forecasts"])
        let again = try await parts.post("/observations", rest)
        XCTAssertEqual(again.json["completed"].double, 0)
        XCTAssertEqual(again.json["duplicates"].double, 1)
        XCTAssertEqual(again.json["outcomes"].double, 0)
        XCTAssertEqual(again.json["forecasts"], expected.json["forecasts"])
        let kept = try await parts.store.read { try $0.latestObservation(of: "KJFK")?.observation }
        XCTAssertEqual(kept?[.pressure], 1013)
        let count = try await parts.metric(#"aerocast_ingested_observations_total{result="completed"}"#)
        XCTAssertEqual(count, 1)
    }

    func testAForecastThatWasIssuedStaysWhenTheHourIsCompleted() async throws {
        let api = try await runningAPI()
        try await api.promote(SmallForecaster.artifact(seed: 1))
        _ = try await api.post("/observations", Bodies.observations(0..<29))
        let issued = try await api.post("/observations", report(29, #""temperature":\#(Bodies.temperature(29))"#))
        let completed = try await api.post("/observations", report(29, #""wind_speed":30,"temperature":-5"#))
        XCTAssertEqual(completed.json["completed"].double, 1)
        XCTAssertEqual(completed.json["outcomes"].double, 0)
        XCTAssertEqual(completed.json["forecasts"], issued.json["forecasts"])
        let now = try await api.post("/predict", #"{"station":"KJFK"}"#)
        XCTAssertNotEqual(now.json["forecast"], issued.json["forecasts"][0]["forecast"])
    }

    func testAnOldHourThatIsCompletedIsJudgedAndNothingIsForecastFromIt() async throws {
        let api = try await runningAPI()
        try await api.promote(SmallForecaster.artifact(seed: 1))
        let hours = (0..<40).map { $0 == 35 ? report(35, #""pressure":1013"#) : Bodies.observation($0) }
        let all = try await api.post("/observations", "[\(hours.joined(separator: ","))]")
        let late = try await api.post("/observations", report(35, #""temperature":12"#))
        XCTAssertEqual(late.json["outcomes"].double, 5)
        XCTAssertEqual(late.json["forecasts"], all.json["forecasts"])
        let forecasts = try await api.store.read {
            try $0.forecasts(of: "KJFK", target: "temperature", issuedAt: RunningAPI.start.adding(hours: 35))
        }
        XCTAssertEqual(forecasts, [])
    }

    /// A window of thirty days and the two weeks before its first hour read further back than a window of one day and
    /// its history.
    func testAStationIsForecastFromAsManyHoursAsTheServedModelReads() async throws {
        let api = try await runningAPI(combines: false)
        api.setTime(Double(RunningAPI.start.adding(hours: 1300).secondsSince1970))
        try await api.promote(SmallForecaster.artifact(seed: 1, window: 720))
        _ = try await api.post("/observations", Bodies.observations(0..<1300))
        let stored = try await api.post("/predict", #"{"station":"KJFK","horizons":[1,24]}"#)
        XCTAssertEqual(stored.status, 200, stored.text)
        let window = (0..<1300).map { Bodies.observation($0) }.joined(separator: ",")
        let sent = try await api.post("/predict", #"{"station":"KJFK","window":[\#(window)],"horizons":[1,24]}"#)
        // Only stored observations can be stale.
        let others = sent.json.memberNames.union(["issued_at"]).subtracting(["age", "stale", "warnings"])
        for name in others { XCTAssertEqual(stored.json[name], sent.json[name], name) }
    }
}
