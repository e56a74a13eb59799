import Foundation
import Observations
import RandomNumbers
import Weather
import XCTest

final class ScenarioTests: XCTestCase {
    func testScenariosAreReadFromText() throws {
        let list = try Scenario.parseList(
            "heatwave:start=20d,duration=240h,intensity=9.5; stuck:start=2025-07-01T06:00:00Z,duration=12,variable=wind_speed;"
        )
        let sixOClock = try time("2025-07-01T06:00:00Z")
        XCTAssertEqual(
            list,
            [
                try Scenario(.heatwave, start: .after(.hours(480)), duration: .hours(240), intensity: 9.5),
                try Scenario(.stuck, start: .time(sixOClock), duration: .hours(12), variable: .windSpeed),
            ]
        )
        XCTAssertEqual(try Scenario.parseList("calm"), [])
        XCTAssertEqual(try Scenario.parseList(""), [])
    }

    func testDefaultsAreTheStatedOnes() throws {
        XCTAssertEqual(try Scenario(parsing: "cold-snap:start=0,duration=1d").intensity, 10)
        XCTAssertEqual(try Scenario(parsing: "offset:start=0,duration=1d,variable=pressure").intensity, 15)
        XCTAssertEqual(try Scenario(parsing: "spikes:start=0,duration=1d").variable, .temperature)
        XCTAssertNil(try Scenario(parsing: "dropout:start=0,duration=1d,variable=all").variable)
    }

    func testTheEarlierKeyOfTheVariableIsStillRead() throws {
        XCTAssertEqual(
            try Scenario(parsing: "stuck:start=0,duration=1d,channel=wind_speed"),
            try Scenario(parsing: "stuck:start=0,duration=1d,variable=wind_speed")
        )
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
                start: isTime ? .time(Timestamp(Hour(480_000) + hours)) : .after(.hours(hours)),
                duration: .hours(Int.random(in: 1...1000, using: &random)),
                intensity: hasStrength ? Double.random(in: 0.001...1, using: &random) : nil,
                variable: isWave ? nil : [.temperature, .windSpeed, .pressure].randomElement(using: &random)
            )
            XCTAssertEqual(try Scenario(parsing: scenario.description), scenario)
            let json = try JSONEncoder().encode([scenario])
            XCTAssertEqual(try JSONDecoder().decode([Scenario].self, from: json), [scenario])
        }
    }

    func testAnImpossibleScenarioIsRefusedWithItsWrongPartAndWhatIsAccepted() {
        for (text, part) in [
            ("flood:start=1h,duration=2h", "'flood:start=1h,duration=2h'"), ("heatwave", "'heatwave'"),
            ("heatwave:start=1h", "a start= and a duration="),
            ("heatwave:start=1h,duration=x", "duration: must be whole hours"),
            ("heatwave:start=soon,duration=1h", "got 'soon'"),
            ("heatwave:start=1h,duration=0", "must be between 1 and 1000000 whole hours, got 0h"),
            ("heatwave:start=-1,duration=5", "start of 'heatwave': must be between 0 and 1000000 whole hours after"),
            ("heatwave:start=-1,duration=5", "or a time, got -1h"),
            ("heatwave:start=1,duration=5,warmth=3", "'warmth=3'"),
            ("heatwave:start=1,start=2,duration=5", "'start' twice"),
            ("heatwave:start=1,duration=5,intensity=40", "40.0"),
            ("heatwave:start=1,duration=5,variable=pressure", "variable of 'heatwave': must be absent"),
            ("stuck:start=1,duration=5,intensity=1", "intensity of 'stuck': must be absent"),
            ("dropout:start=1,duration=5,intensity=1.5", "above 0, at most 1"),
            ("dropout:start=1,duration=5,intensity=0", "above 0"),
            ("offset:start=1,duration=5,variable=rain", "must be one of temperature, wind_speed, pressure or"),
            ("offset:start=1,duration=5,intensity=nan", "got 'nan'"),
            ("offset:start=1,duration=5,variable=dew_point", "must be one of temperature, wind_speed, pressure, got"),
            ("offset:start=1,duration=5,variable=pressure,channel=pressure", "'variable' twice"),
            ("offset:start=1,duration=99999999999999999999d", "whole hours"),
            ("offset:start=1,duration=9223372036854775807d", "whole hours"),
        ] {
            XCTAssertThrowsError(try Scenario(parsing: text), text) { error in
                XCTAssertTrue("\(error)".contains(part), "\(error)")
            }
            XCTAssertNil(Scenario(text), text)
        }
    }
}
