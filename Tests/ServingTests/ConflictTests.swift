import Observations
import Store
import XCTest

/// Reports that contradict a stored hour, and hours that have not come.
final class ConflictTests: XCTestCase {
    func testAContradictionIsCountedReportedAndDoesNotChangeTheStoredValue() async throws {
        let api = try await runningAPI(others: [.pressure])
        let first = try await api.post("/observations", Bodies.observation(0, temperature: 10))
        XCTAssertEqual(first.json["conflicts"].double, 0, first.text)
        let same = try await api.post("/observations", Bodies.observation(0, temperature: 10))
        XCTAssertEqual(same.json["conflicts"].double, 0)
        for _ in 0..<3 {
            let other = try await api.post("/observations", Bodies.observation(0, temperature: 50))
            XCTAssertEqual(other.status, 200, other.text)
            XCTAssertEqual(other.json["conflicts"].double, 1)
            XCTAssertEqual(other.json["duplicates"].double, 1)
        }
        let kept = try await api.store.read { try $0.latestObservation(of: "KJFK")?.observation[.temperature] }
        XCTAssertEqual(kept, 10)
        let counted = try await api.metric("aerocast_conflicting_observations_total")
        XCTAssertEqual(counted, 3)

        // One event for an hour, however often it is contradicted: events are kept forever.
        let events = try await api.get("/events?kind=conflict").json["events"].array
        XCTAssertEqual(events.count, 1)
        XCTAssertEqual(events.first?["station"].text, "KJFK")
        XCTAssertEqual(events.first?["weather_time"].text, Bodies.time(0))
        XCTAssertEqual(
            events.first?["sentence"].text,
            "KJFK: 10.0 °C is stored, a later report of 50.0 °C was ignored"
        )
        let ofPressure = try await api.get("/events?kind=conflict&target=pressure").json["events"].array
        XCTAssertEqual(ofPressure.count, 0, "the pressure did not differ")
    }

    func testATimeAheadOfTheClockClaimsNoHourThatHasNotCome() async throws {
        let hour = Double(RunningAPI.start.secondsSince1970)
        // Seconds of the clock, seconds of the report, after the full hour; and whether the report is accepted.
        for (now, time, isAccepted) in [
            (2461.0, 2760, false),  // 00:46 at 00:41 would count for 01:00.
            (1750, 1801, false),
            (1750, 1790, true),  // The hour of 00:29 is 00:00, which has come.
            (3310, 3600, true),  // The hour comes within the tolerance of clocks.
            (3290, 3590, false),
            (3180, 3060, true),  // A METAR of 00:51 at 00:53 is the report of 01:00.
        ] {
            let api = try await runningAPI()
            api.setTime(hour + now)
            let report = Timestamp(secondsSince1970: Int64(hour) + Int64(time))
            let answer = try await api.post(
                "/observations",
                #"{"station":"KJFK","time":"\#(report)","temperature":1}"#
            )
            XCTAssertEqual(answer.status, isAccepted ? 200 : 422, "\(now) \(time): \(answer.text)")
            if !isAccepted {
                XCTAssertTrue(answer.text.contains("an hour that has not come"), answer.text)
            }
        }
    }
}
