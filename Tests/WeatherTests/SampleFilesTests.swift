import Foundation
import Observations
import Weather
import XCTest

/// The files in `data/` equal the simulator's output; with `WRITE_SAMPLES` in the environment the test writes them.
final class SampleFilesTests: XCTestCase {
    private func check(_ name: String, _ configuration: SimulatorConfiguration, _ variables: [Variable]) async throws {
        let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = package.appending(path: "data/\(name)")
        guard FileManager.default.fileExists(atPath: file.path) else {
            throw XCTSkip("no \(file.path): the tests run outside of the repository")
        }
        let writer = StreamWriter(variables: variables)
        let rows = try await Simulator(configuration).observations().all().map(writer.row)
        let expected = [writer.header] + rows
        if ProcessInfo.processInfo.environment["WRITE_SAMPLES"] != nil {
            try Data((expected.joined(separator: "\n") + "\n").utf8).write(to: file)
        }
        let found = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
        XCTAssertEqual(found.count, expected.count)
        let difference = zip(found, expected).first { $0 != $1 }
        XCTAssertNil(difference, "run the tests with WRITE_SAMPLES=1 to write \(name) again")
    }

    func testTheSampleOfThreeVariables() async throws {
        let scenarios = try Scenario.parseList("heatwave:start=14d,duration=10d,intensity=10")
        try await check(
            "simulator_noaa_stream.csv",
            SimulatorConfiguration(seed: 7, hours: 672, scenarios: scenarios),
            [.temperature, .windSpeed, .pressure]
        )
    }

    func testTheSampleOfTemperatures() async throws {
        let configuration = SimulatorConfiguration(preset: .original, seed: 7, hours: 120)
        try await check("simulator_temperature_stream.csv", configuration, [.temperature])
    }
}
