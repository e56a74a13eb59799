import Foundation
import Store
import XCTest

/// The feeder as a separate process.
final class FeederProgramTests: XCTestCase {
    func testInAPipeTheFeederPrintsPlainLinesAndEndsWithSuccess() async throws {
        let installation = try Installation(for: self)
        let api = try await installation.startAPI()
        let (status, output) = try Self.inAPipe(
            LoopProgram.feeder.executable,
            ["--api", api.address, "--hours", "300"],
            environment: installation.environment
        )
        XCTAssertEqual(status, 0, output)
        XCTAssertTrue(output.contains("feeding"), output)
        XCTAssertTrue(output.hasSuffix("\n"), output)
        let controls = output.unicodeScalars.filter { $0.value < 32 && $0 != "\n" }
        XCTAssertEqual(Array(controls), [], "no carriage return, no escape sequence")
        let count = try await installation.store().read { try $0.observationCount() }
        XCTAssertEqual(count, 300)
    }

    func testAFeederThatIsEarlyWaitsForTheAPI() async throws {
        let installation = try Installation(for: self)
        let first = try await installation.startAPI()
        try await first.program.killAtOnce()
        let feeder = try installation.start(.feeder, "--api", first.address, "--hours", "60")
        try await eventually("it waits", or: { feeder.standardError }) {
            feeder.standardError.contains("waiting for the API")
        }
        XCTAssertTrue(feeder.isRunning)
        _ = try await installation.startAPI(port: first.port)
        let ending = try await feeder.end(within: .seconds(30))
        XCTAssertEqual(ending, .exited(status: 0), feeder.standardError)
        let count = try await installation.store().read { try $0.observationCount() }
        XCTAssertEqual(count, 60)
    }

    func testAFeederThatIsStartedAgainSendsOnlyWhatIsNew() async throws {
        let installation = try Installation(for: self)
        let api = try await installation.startAPI()
        try await installation.feed(api, hours: 100)
        let feeder = try await installation.run(.feeder, "--api", api.address, "--hours", "150")
        XCTAssertTrue(feeder.standardError.contains("feeding: 50 observations in"), feeder.standardError)
        let again = try await installation.run(.feeder, "--api", api.address, "--hours", "150")
        XCTAssertTrue(again.standardError.contains("the source has nothing newer than the API"), again.standardError)
        XCTAssertTrue(again.standardError.contains("feeding: 0 observations in"), again.standardError)
        let metrics = try await installation.get("\(api.address)/metrics").body
        XCTAssertTrue(metrics.contains(#"aerocast_ingested_observations_total{result="stored"} 150"#), metrics)
        XCTAssertTrue(metrics.contains(#"aerocast_ingested_observations_total{result="duplicate"} 0"#), metrics)
    }

    func testAFileOfRubbishIsSummarizedAndAFailure() async throws {
        let installation = try Installation(for: self)
        let api = try await installation.startAPI()
        let file = installation.folder.appending(path: "rubbish.txt").path
        let line = String(repeating: "rubbish ", count: 8)
        try Data(Array(repeating: line, count: 30_000).joined(separator: "\n").utf8).write(to: URL(filePath: file))
        let feeder = try installation.start(
            .feeder,
            "--api",
            api.address,
            "--source",
            "isd-lite",
            "--file",
            file,
            "--station",
            "X"
        )
        let ending = try await feeder.end(within: .seconds(60))
        let text = feeder.standardError
        XCTAssertEqual(ending, .exited(status: 74), text)
        XCTAssertLessThan(text.utf8.count, 20_000)
        XCTAssertEqual(text.ranges(of: "malformed row skipped").count, 20, text)
        XCTAssertTrue(text.contains("malformed rows were skipped"), text)
        XCTAssertTrue(text.contains("rows=30000"), text)
        XCTAssertTrue(text.contains("the source has ended without an observation"), text)
    }

    func testAFeederWithoutAnAPISaysWhichAddressItAsks() async throws {
        let installation = try Installation(for: self)
        let first = try await installation.startAPI()
        try await first.program.killAtOnce()
        let feeder = try installation.start(.feeder, "--api", first.address, "--hours", "5")
        try await eventually("it waits", or: { feeder.standardError }) {
            feeder.standardError.contains("waiting for the API at \(first.address), from --api or AEROCAST_API")
        }
        XCTAssertFalse(feeder.standardError.contains("feeding:"), feeder.standardError)
    }

    func testAFileThatIsNotThereHasNoProgress() async throws {
        let installation = try Installation(for: self)
        let api = try await installation.startAPI()
        let feeder = try installation.start(.feeder, "--api", api.address, "--source", "csv", "--file", "none.csv")
        let ending = try await feeder.end(within: .seconds(30))
        XCTAssertEqual(ending, .exited(status: 74), feeder.standardError)
        XCTAssertTrue(feeder.standardError.contains("a path where nothing is"), feeder.standardError)
        XCTAssertFalse(feeder.standardError.contains("feeding:"), feeder.standardError)
    }

    func testTemperaturesInKelvinsAreCountedAndAFailure() async throws {
        let installation = try Installation(for: self)
        let api = try await installation.startAPI()
        for (warm, status) in [(280.0, Int32(1)), (10, 0)] {
            let rows = (0..<80).map { "\(1_735_689_600 + 3600 * $0),\($0 == 0 ? 280 : warm),3" }
            let file = installation.folder.appending(path: "K\(status).csv")
            try Data((["ts,temperature,windspeed"] + rows).joined(separator: "\n").utf8).write(to: file)
            let feeder = try installation.start(.feeder, "--api", api.address, "--source", "csv", "--file", file.path)
            let ending = try await feeder.end(within: .seconds(30))
            let text = feeder.standardError
            XCTAssertEqual(ending, .exited(status: status), text)
            let count = status == 1 ? 80 : 1
            let sentence = "\(count) of 80 temperatures outside -90 to 60 °C were left out: are they in kelvins?"
            XCTAssertEqual(text.ranges(of: sentence).count, 1, text)
        }
    }

    func testRefusedObservationsAreSummarizedWithTheFirstReason() async throws {
        let installation = try Installation(for: self)
        let api = try await installation.startAPI()
        let future = Int(Date().timeIntervalSince1970) + 40 * 86_400
        for (name, past) in [("NONE", 0), ("SOME", 5)] {
            let times = (0..<past).map { 1_735_689_600 + 3600 * $0 } + (0..<12).map { future + 3600 * $0 }
            let file = installation.folder.appending(path: "\(name).csv")
            let text = (["ts,temperature"] + times.map { "\($0),3" }).joined(separator: "\n")
            try Data(text.utf8).write(to: file)
            let feeder = try installation.start(.feeder, "--api", api.address, "--source", "csv", "--file", file.path)
            let ending = try await feeder.end(within: .seconds(30))
            let said = feeder.standardError
            XCTAssertEqual(ending, .exited(status: past == 0 ? 1 : 0), said)
            let last = try XCTUnwrap(said.split(separator: "\n").last)
            XCTAssertTrue(last.contains("/observations/0/time: must be in the past"), said)
            XCTAssertTrue(last.contains("12"), said)
        }
    }

    /// Runs a program whose output and errors go into one pipe.
    private static func inAPipe(
        _ program: URL,
        _ arguments: [String],
        environment: [String: String]
    ) throws -> (status: Int32, output: String) {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = program
        process.arguments = arguments
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}
