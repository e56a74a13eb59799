import Feeding
import Foundation
import Observations
import XCTest

final class ForecastLedgerTests: XCTestCase {
    private func time(_ hour: Int) -> Timestamp { Timestamp(ListedSource.start + hour) }

    private func observation(_ hour: Int, _ temperature: Double?, station: String = "here") -> Observation {
        Observation(station: station, time: time(hour), values: [.temperature: temperature, .pressure: 1000])
    }

    /// A forecast in the form of the API's response.
    private func forecast(
        issued hour: Int,
        value: Double,
        station: String = "here",
        target: String = "temperature"
    ) throws -> ReceivedForecast {
        let text = """
            {"target":"\(target)","station":"\(station)","issued_at":"\(time(hour))","horizons":[
            {"horizon":3,"target_time":"\(time(hour + 3))","value":99},
            {"horizon":1,"target_time":"\(time(hour + 1))","value":\(value)}]}
            """
        return try JSONDecoder().decode(ReceivedForecast.self, from: Data(text.utf8))
    }

    func testAForecastIsJudgedByTheObservationOfItsHour() throws {
        var ledger = ForecastLedger()
        ledger.accept(try forecast(issued: 0, value: 10))
        XCTAssertEqual(ledger.judge(observation(1, 12)), 2)
        ledger.accept(try forecast(issued: 1, value: 10))
        XCTAssertEqual(ledger.judge(observation(2, 6)), -4)
        XCTAssertEqual(try XCTUnwrap(ledger.rootMeanSquaredError), 10.0.squareRoot(), accuracy: 1e-12)
    }

    func testOnlyForecastsOfTheFirstTargetAreJudged() throws {
        var ledger = ForecastLedger()
        XCTAssertTrue(ledger.accept(try forecast(issued: 0, value: 1003, target: "pressure")))
        XCTAssertFalse(ledger.accept(try forecast(issued: 0, value: 10)))
        XCTAssertEqual(ledger.variable, .pressure)
        XCTAssertEqual(ledger.judge(observation(1, 12)), -3)
    }

    func testNothingIsJudgedByAnObservationThatIsNotLater() throws {
        var ledger = ForecastLedger()
        ledger.accept(try forecast(issued: 5, value: 10))
        for hour in [5, 4, 0] { XCTAssertNil(ledger.judge(observation(hour, 40))) }
        XCTAssertNil(ledger.rootMeanSquaredError)
        XCTAssertEqual(ledger.judge(observation(6, 11)), 1)
    }

    func testAForecastWhoseTargetIsNotAfterItsIssueIsNeverJudged() throws {
        let text = """
            {"target":"temperature","station":"here","issued_at":"\(time(5))","horizons":[
            {"horizon":1,"target_time":"\(time(5))","value":10}]}
            """
        var ledger = ForecastLedger()
        ledger.accept(try JSONDecoder().decode(ReceivedForecast.self, from: Data(text.utf8)))
        XCTAssertNil(ledger.judge(observation(5, 10)))
    }

    func testAForecastIsJudgedOnce() throws {
        var ledger = ForecastLedger()
        ledger.accept(try forecast(issued: 0, value: 10))
        XCTAssertEqual(ledger.judge(observation(1, 12)), 2)
        XCTAssertNil(ledger.judge(observation(1, 13)))
    }

    func testTheFirstForecastForAnHourCounts() throws {
        var ledger = ForecastLedger()
        ledger.accept(try forecast(issued: 0, value: 10))
        ledger.accept(try forecast(issued: 0, value: 12))
        XCTAssertEqual(ledger.judge(observation(1, 12)), 2)
    }

    func testStationsAreJudgedApart() throws {
        var ledger = ForecastLedger()
        ledger.accept(try forecast(issued: 0, value: 10))
        ledger.accept(try forecast(issued: 0, value: 20, station: "there"))
        XCTAssertEqual(ledger.judge(observation(1, 21, station: "there")), 1)
        XCTAssertEqual(ledger.judge(observation(1, 12)), 2)
    }

    func testAnHourWithoutATemperatureJudgesNothing() throws {
        var ledger = ForecastLedger()
        ledger.accept(try forecast(issued: 0, value: 10))
        XCTAssertNil(ledger.judge(observation(1, nil)))
        ledger.accept(try forecast(issued: 1, value: 10))
        XCTAssertNil(ledger.judge(observation(5, 10)), "the hours in between have no forecast")
        XCTAssertNil(ledger.rootMeanSquaredError)
    }

    func testErrorsOlderThanAWeekAreForgotten() throws {
        let week = 168
        var ledger = ForecastLedger()
        for hour in 0...week {
            ledger.accept(try forecast(issued: hour, value: 0))
            ledger.judge(observation(hour + 1, hour == 0 ? 50 : 1))
            let error = try XCTUnwrap(ledger.rootMeanSquaredError)
            if hour < week { XCTAssertGreaterThan(error, 1) }
        }
        XCTAssertEqual(try XCTUnwrap(ledger.rootMeanSquaredError), 1, accuracy: 1e-12)
    }
}
