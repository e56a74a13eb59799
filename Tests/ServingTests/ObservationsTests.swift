import Forecasting
import Observations
import Store
import XCTest

final class ObservationsTests: XCTestCase {
    func testOneObservationAnArrayAndAStationsListAreAllTaken() async throws {
        let api = try await runningAPI()
        let inner = (2..<4)
            .map { #"{"ts":"\#(Bodies.time($0))","temperature":1,"windspeed":2,"pressure":1000}"# }
            .joined(separator: ",")
        for (body, stored) in [
            (Bodies.observation(0), 1), (Bodies.observations(1..<2), 1),
            (#"{"station":{"id":"KJFK","name":"New York","latitude":40.6},"observations":[\#(inner)]}"#, 2),
        ] {
            let answer = try await api.post("/observations", body)
            XCTAssertEqual(answer.status, 200, answer.text)
            XCTAssertEqual(answer.json["stored"].double, Double(stored))
            XCTAssertEqual(answer.json["duplicates"].double, 0)
        }
        let station = try await api.store.read { try $0.station("KJFK") }
        XCTAssertEqual(station, Station(id: "KJFK", name: "New York", latitude: 40.6))
        let kept = try await api.store.read { try $0.observations(of: "KJFK") }
        XCTAssertEqual(kept.count, 4)
        XCTAssertEqual(kept.last?.observation[.windSpeed], 2)
    }

    func testARetryChangesNothingAndGetsTheSameForecasts() async throws {
        let api = try await runningAPI()
        try await api.promote(SmallForecaster.artifact(seed: 1))
        let first = try await api.post("/observations", Bodies.observations(0..<30))
        let again = try await api.post("/observations", Bodies.observations(0..<30))
        XCTAssertEqual(first.json["stored"].double, 30)
        XCTAssertEqual(first.json["outcomes"].double.map { $0 > 0 }, true)
        XCTAssertEqual(again.json["stored"].double, 0)
        XCTAssertEqual(again.json["duplicates"].double, 30)
        XCTAssertEqual(again.json["outcomes"].double, 0)
        XCTAssertEqual(again.json["forecasts"], first.json["forecasts"])
        XCTAssertEqual(first.json["forecasts"][0]["horizons"].array.count, 5)
    }

    func testForecastsAreJoinedWithWhatHappened() async throws {
        let api = try await runningAPI()
        try await api.promote(SmallForecaster.artifact(seed: 1))
        let issued = try await api.post("/observations", Bodies.observations(0..<30))
        let predicted = try XCTUnwrap(issued.json["forecasts"][0]["forecast"].double)
        let next = try await api.post("/observations", Bodies.observation(30, temperature: 25))
        // Horizons 1, 3, 6, 12 and 24 were issued at hours 29, 27, 24, 18 and 6.
        XCTAssertEqual(next.json["outcomes"].double, 5)
        let outcomes = try await api.store.read {
            try $0.latestOutcomes(of: "KJFK", target: "temperature", horizon: 1, limit: 1)
        }
        let outcome = try XCTUnwrap(outcomes.first)
        XCTAssertEqual(outcome.actual, 25)
        // Answers have three decimals, the database has all.
        XCTAssertEqual(outcome.forecast.served, predicted, accuracy: 0.0006)
        XCTAssertEqual(predicted, (predicted * 1000).rounded() / 1000)
        XCTAssertEqual(outcome.forecast.issuedAt, RunningAPI.start.adding(hours: 29))
        XCTAssertEqual(outcome.forecast.persistence, Bodies.temperature(29), accuracy: 1e-4)
    }

    func testAForecastDoesNotChangeWhateverIsPostedLater() async throws {
        let api = try await runningAPI()
        try await api.promote(SmallForecaster.artifact(seed: 1))
        _ = try await api.post("/observations", Bodies.observations((0..<30).filter { $0 != 20 }))
        let before = try await api.store.read {
            try $0.forecasts(of: "KJFK", target: "temperature", issuedAt: RunningAPI.start.adding(hours: 29))
        }
        for body in [
            Bodies.observation(20, temperature: -30), Bodies.observation(30, temperature: 40),
            Bodies.observation(29, temperature: 40), Bodies.observations(31..<60),
        ] {
            let answer = try await api.post("/observations", body)
            XCTAssertEqual(answer.status, 200, answer.text)
        }
        let after = try await api.store.read {
            try $0.forecasts(of: "KJFK", target: "temperature", issuedAt: RunningAPI.start.adding(hours: 29))
        }
        XCTAssertEqual(before.count, 5)
        XCTAssertEqual(after, before)
    }

    func testAForecastReadsNothingFromTheFuture() async throws {
        let (apart, together) = (try await runningAPI(), try await runningAPI())
        for api in [apart, together] { try await api.promote(SmallForecaster.artifact(seed: 1)) }
        for hour in 0..<40 { _ = try await apart.post("/observations", Bodies.observation(hour)) }
        _ = try await together.post("/observations", Bodies.observations((0..<40).reversed()))
        for hour in [24, 30, 39] {
            let issuedAt = RunningAPI.start.adding(hours: hour)
            let one = try await apart.store.read {
                try $0.forecasts(of: "KJFK", target: "temperature", issuedAt: issuedAt)
            }
            let other = try await together.store.read {
                try $0.forecasts(of: "KJFK", target: "temperature", issuedAt: issuedAt)
            }
            XCTAssertEqual(one, other, "\(hour)")
            XCTAssertEqual(one.count, 5)
        }
    }

    func testARequestThatBeginsWithKnownOrLateHoursGetsTheSameForecastAsAnyOther() async throws {
        var answers: [JSON] = []
        for body in [
            Bodies.observations(60..<61), Bodies.observations(0..<61), Bodies.observations([3, 60]),
            Bodies.observations(59..<61),
        ] {
            let api = try await runningAPI()
            try await api.promote(SmallForecaster.artifact(seed: 1))
            _ = try await api.post("/observations", Bodies.observations(0..<60))
            let answer = try await api.post("/observations", body)
            XCTAssertEqual(answer.json["stored"].double, 1)
            answers.append(answer.json["forecasts"])
        }
        for answer in answers {
            XCTAssertEqual(answer[0]["answered_by"].text, "combination")
            XCTAssertEqual(answer, answers[0])
        }
    }

    func testALateObservationIsStoredAndJudgedButNothingIsForecastFromIt() async throws {
        let api = try await runningAPI()
        try await api.promote(SmallForecaster.artifact(seed: 1))
        _ = try await api.post("/observations", Bodies.observations((0..<40).filter { $0 != 35 }))
        let late = try await api.post("/observations", Bodies.observation(35))
        XCTAssertEqual(late.json["stored"].double, 1)
        XCTAssertEqual(late.json["outcomes"].double, 5)
        XCTAssertEqual(late.json["forecasts"][0]["issued_at"].text, Bodies.time(39))
        let forecasts = try await api.store.read {
            try $0.forecasts(of: "KJFK", target: "temperature", issuedAt: RunningAPI.start.adding(hours: 35))
        }
        XCTAssertEqual(forecasts, [])
    }

    func testStationsDoNotDisturbEachOther() async throws {
        let (alone, mixed) = (try await runningAPI(), try await runningAPI())
        for api in [alone, mixed] { try await api.promote(SmallForecaster.artifact(seed: 1)) }
        _ = try await alone.post("/observations", Bodies.observations(0..<30))
        let both = (0..<30)
            .flatMap { [Bodies.observation($0), Bodies.observation($0, temperature: 40, station: "other")] }
        let answer = try await mixed.post("/observations", "[\(both.joined(separator: ","))]")
        XCTAssertEqual(answer.json["stored"].double, 60)
        XCTAssertEqual(answer.json["forecasts"].array.map { $0["station"].text }, ["KJFK", "other"])
        let issuedAt = RunningAPI.start.adding(hours: 29)
        let one = try await alone.store.read { try $0.forecasts(of: "KJFK", target: "temperature", issuedAt: issuedAt) }
        let other = try await mixed.store.read {
            try $0.forecasts(of: "KJFK", target: "temperature", issuedAt: issuedAt)
        }
        XCTAssertEqual(one, other)
    }

    func testWithoutAModelPersistenceIsForecastAndJudged() async throws {
        let api = try await runningAPI()
        let first = try await api.post("/observations", Bodies.observation(0, temperature: 12))
        XCTAssertEqual(first.json["forecasts"][0]["answered_by"].text, "persistence")
        XCTAssertEqual(first.json["forecasts"][0]["forecast"].double, 12)
        _ = try await api.post("/observations", Bodies.observation(1, temperature: 13))
        let outcome = try await api.store.read {
            try $0.latestOutcomes(of: "KJFK", target: "temperature", horizon: 1, limit: 1).first
        }
        XCTAssertEqual(outcome?.residual, 1)
        XCTAssertNil(outcome?.championResidual)
    }

    func testAnObservationWithoutATemperatureIsStoredAndNothingIsForecast() async throws {
        let api = try await runningAPI()
        let answer = try await api.post(
            "/observations",
            #"{"station":"KJFK","time":"\#(Bodies.time(0))","temperature":null,"pressure":1001.5}"#
        )
        XCTAssertEqual(answer.status, 200, answer.text)
        XCTAssertEqual(answer.json["stored"].double, 1)
        XCTAssertEqual(answer.json["forecasts"].array, [])
        let kept = try await api.store.read { try $0.latestObservation()?.observation }
        XCTAssertNil(kept?[.temperature])
        XCTAssertEqual(kept?[.pressure], 1001.5)
    }

    func testWhatIsPostedByManyAtOnceIsAllThere() async throws {
        let api = try await runningAPI()
        try await withThrowingTaskGroup(of: Int.self) { group in
            for hour in 0..<40 {
                group.addTask { try await api.post("/observations", Bodies.observation(hour)).status }
                group.addTask { try await api.post("/observations", Bodies.observation(hour)).status }
            }
            for try await status in group { XCTAssertEqual(status, 200) }
        }
        let count = try await api.store.read { try $0.observationCount() }
        XCTAssertEqual(count, 40)
        let stored = try await api.metric(#"aerocast_ingested_observations_total{result="stored"}"#)
        let duplicates = try await api.metric(#"aerocast_ingested_observations_total{result="duplicate"}"#)
        XCTAssertEqual(stored, 40)
        XCTAssertEqual(duplicates, 40)
    }
}
