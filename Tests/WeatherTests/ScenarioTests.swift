import Forecasting
import Foundation
import RandomNumbers
import Weather
import XCTest

final class ScenarioTests: XCTestCase {
    func testScenariosAreReadFromText() throws {
        let list = try Scenario.parseList(
            "heatwave:start=20d,duration=240h,intensity=9.5; stuck:start=2025-07-01T06:00:00Z,duration=12,channel=wind_speed;"
        )
        XCTAssertEqual(
            list,
            [
                try Scenario(.heatwave, start: .hours(480), duration: 240, intensity: 9.5),
                try Scenario(.stuck, start: .time(try time("2025-07-01T06:00:00Z")), duration: 12, channel: .windSpeed),
            ]
        )
        XCTAssertEqual(try Scenario.parseList("calm"), [])
        XCTAssertEqual(try Scenario.parseList(""), [])
    }

    func testDefaultsAreThoseThatAreStated() throws {
        XCTAssertEqual(try Scenario(parsing: "cold-snap:start=0,duration=1d").intensity, 10)
        XCTAssertEqual(try Scenario(parsing: "offset:start=0,duration=1d,channel=pressure").intensity, 15)
        XCTAssertEqual(try Scenario(parsing: "spikes:start=0,duration=1d").channel, .temperature)
        XCTAssertNil(try Scenario(parsing: "dropout:start=0,duration=1d,channel=all").channel)
    }

    func testWritingAndReadingGivesTheSame() throws {
        var random = SplitMix64(seed: 3)
        for _ in 0..<500 {
            let kind = Scenario.Kind.allCases.randomElement(using: &random) ?? .stuck
            let isWave = kind == .heatwave || kind == .coldSnap
            let hasStrength = kind != .stuck && kind != .impossible
            let hours = Int.random(in: 0...10_000, using: &random)
            let isTime = Bool.random(using: &random)
            let scenario = try Scenario(
                kind,
                start: isTime ? .time(Timestamp(hour: 480_000 + Int64(hours))) : .hours(hours),
                duration: Int.random(in: 1...1000, using: &random),
                intensity: hasStrength ? Double.random(in: 0.001...1, using: &random) : nil,
                channel: isWave ? nil : Channel.allCases.randomElement(using: &random)
            )
            XCTAssertEqual(try Scenario(parsing: scenario.description), scenario)
            let json = try JSONEncoder().encode([scenario])
            XCTAssertEqual(try JSONDecoder().decode([Scenario].self, from: json), [scenario])
        }
    }

    func testWhatCannotBeIsRefusedWithWhatCameAndWhatWasExpected() {
        for (text, part) in [
            ("flood:start=1h,duration=2h", "'flood:start=1h,duration=2h'"), ("heatwave", "'heatwave'"),
            ("heatwave:start=1h", "a start= and a duration="), ("heatwave:start=1h,duration=x", "duration=x"),
            ("heatwave:start=soon,duration=1h", "start=soon"), ("heatwave:start=1h,duration=0", "duration of 0 hours"),
            ("heatwave:start=-1,duration=5", "start of -1 hours"),
            ("heatwave:start=1,duration=5,warmth=3", "'warmth=3'"),
            ("heatwave:start=1,start=2,duration=5", "'start' twice"),
            ("heatwave:start=1,duration=5,intensity=40", "40.0"),
            ("heatwave:start=1,duration=5,channel=pressure", "a channel for 'heatwave'"),
            ("stuck:start=1,duration=5,intensity=1", "an intensity for 'stuck'"),
            ("dropout:start=1,duration=5,intensity=1.5", "above 0, at most 1"),
            ("dropout:start=1,duration=5,intensity=0", "above 0"),
            ("offset:start=1,duration=5,channel=rain", "channel=rain"),
            ("offset:start=1,duration=5,intensity=nan", "intensity=nan"),
            ("offset:start=1,duration=99999999999999999999d", "duration="),
            ("offset:start=1,duration=9223372036854775807d", "duration="),
        ] {
            XCTAssertThrowsError(try Scenario(parsing: text), text) { error in
                XCTAssertTrue("\(error)".contains(part), "\(error)")
            }
            XCTAssertNil(Scenario(text), text)
        }
    }
}
