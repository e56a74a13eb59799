import Forecasting
import Foundation
import Weather
import XCTest

/// The files in `data/` are what the simulator says today.
final class SampleFilesTests: XCTestCase {
    private func check(_ name: String, _ configuration: SimulatorConfiguration, _ channels: ChannelSet) async throws {
        let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = package.appending(path: "data/\(name)")
        guard FileManager.default.fileExists(atPath: file.path) else {
            throw XCTSkip("no \(file.path): the tests run outside of the repository")
        }
        let writer = StreamWriter(channels: channels)
        let rows = try await Simulator(configuration).observations().all().map(writer.row)
        let text = try String(contentsOf: file, encoding: .utf8)
        XCTAssertEqual(text.split(separator: "\n").map(String.init), [writer.header] + rows)
    }

    func testTheThreeChannelSample() async throws {
        let scenarios = try Scenario.parseList("heatwave:start=14d,duration=10d,intensity=10")
        try await check(
            "simulator_noaa_stream.csv",
            SimulatorConfiguration(seed: 7, hours: 672, scenarios: scenarios),
            .noaa
        )
    }

    func testTheOneChannelSample() async throws {
        let configuration = SimulatorConfiguration(preset: .original, seed: 7, hours: 120)
        try await check("simulator_temperature_stream.csv", configuration, .temperature)
    }
}
