import Foundation
import XCTest

/// `aerocast detect` and `aerocast drift-budget` as processes: their output and exit status.
final class DetectCommandTests: XCTestCase {
    private let tool = Bundle.main.bundleURL.appending(path: "aerocast")

    private struct Report: Decodable {
        struct Signal: Decodable {
            var row: Int
            var time: String
            var signal: String
            var kind: String?
            var direction: String?
            var fault: String?
            var window: Int?
            var size: Double?
            var sizeInSigma: Double?
            var statistic: Double?
            var threshold: Double?
            var estimatedStart: String?
            var estimatedStartRow: Int?
        }

        struct Stream: Decodable {
            var stream: String
            var file: String
            var rows: Int
            var refusedRows: Int
            var signals: [Signal]
        }

        var method: String
        var budget: Double
        var streams: [Stream]
    }

    private func run(_ installation: Installation, _ arguments: String...) async throws -> (Int32, RunningProgram) {
        let running = try installation.start(tool, arguments, environment: installation.environment)
        guard case .exited(let status) = try await running.end(within: .seconds(120)) else {
            throw CocoaError(.executableLoad)
        }
        return (status, running)
    }

    /// Hourly rows from 2020-01-01; from row 1200 the forecasts are two degrees too warm.
    private func drifting(_ count: Int = 1600) -> String {
        var state: UInt64 = 9
        var text = "predicted,ts,actual\n"
        for row in 0..<count {
            // The sum of twelve uniform numbers minus six is nearly standard normal.
            var error = -6.0
            for _ in 0..<12 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                error += Double(state >> 11) * 0x1p-53
            }
            let actual = (100 * (10 + 5 * sin(Double(row) / 24 * 2 * Double.pi) + error / 3)).rounded() / 100
            let predicted = actual - error / 3 + (row >= 1200 ? 2 : 0)
            text += "\(predicted),\(1_577_836_800 + 3600 * row),\(actual)\n"
        }
        return text
    }

    private func write(_ text: String, _ name: String, in installation: Installation) throws -> String {
        let file = installation.folder.appending(path: name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
        return file.path
    }

    func testAnAlarmIsToldWithAllItsEvidence() async throws {
        let installation = try Installation(for: self)
        let file = try write(drifting(), "errors.csv", in: installation)
        let (status, text) = try await run(installation, "detect", file)
        XCTAssertEqual(status, 0, text.standardError)
        for part in [
            "errors  1600 rows", "row 120", "DRIFT: bias, too warm by", "sigma", "statistic", "since row 1200",
        ] {
            XCTAssertTrue(text.standardOutput.contains(part), "\(part) in \(text.standardOutput)")
        }

        let plot = installation.folder.appending(path: "errors.svg").path
        let (jsonStatus, json) = try await run(installation, "detect", file, "--json", "--plot", plot, "--budget", "1")
        XCTAssertEqual(jsonStatus, 0, json.standardError)
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let report = try decoder.decode(Report.self, from: Data(json.standardOutput.utf8))
        XCTAssertEqual(report.method, "standard")
        XCTAssertEqual(report.budget, 1)
        XCTAssertEqual(report.streams.map(\.stream), ["errors"])
        XCTAssertEqual(report.streams.map(\.file), [file])
        XCTAssertEqual(report.streams.map(\.rows), [1600])
        let drift = try XCTUnwrap(report.streams.first?.signals.first { $0.signal == "drift" })
        XCTAssertEqual(drift.kind, "bias")
        XCTAssertEqual(drift.direction, "too_warm")
        XCTAssertEqual(drift.estimatedStartRow, 1200)
        XCTAssertEqual(drift.estimatedStart, "2020-02-20T00:00:00Z")
        XCTAssertEqual(try XCTUnwrap(drift.size), 2, accuracy: 0.5)
        XCTAssertGreaterThan(try XCTUnwrap(drift.statistic), try XCTUnwrap(drift.threshold))
        XCTAssertNotNil(drift.window)
        XCTAssertNotNil(drift.sizeInSigma)
        XCTAssertTrue(try String(contentsOfFile: plot, encoding: .utf8).hasPrefix("<svg"))
    }

    func testAFolderIsReplayedAndItsDetectionsAreWritten() async throws {
        let installation = try Installation(for: self)
        _ = try write(drifting(), "set/streams/d_000.csv", in: installation)
        _ = try write(drifting(1000), "set/streams/d_001.csv", in: installation)
        let folder = installation.folder.appending(path: "set").path
        let detections = installation.folder.appending(path: "detections.json")
        let plots = installation.folder.appending(path: "plots")
        let (status, text) = try await run(
            installation,
            "detect",
            folder,
            "--detections",
            detections.path,
            "--plot",
            plots.path
        )
        XCTAssertEqual(status, 0, text.standardError)
        XCTAssertTrue(text.standardOutput.contains("2 streams, 2600 rows"), text.standardOutput)
        let rows = try JSONDecoder().decode([String: [Int]].self, from: Data(contentsOf: detections))
        XCTAssertEqual(Set(rows.keys), ["d_000", "d_001"])
        XCTAssertEqual(rows["d_001"], [])
        XCTAssertTrue((1200..<1220).contains(try XCTUnwrap(rows["d_000"]?.first)))
        for name in ["d_000.svg", "d_001.svg"] {
            XCTAssertTrue(FileManager.default.fileExists(atPath: plots.appending(path: name).path), name)
        }
    }

    func testABadFileIsNamedWithItsLineAndTheOthersAreStillReplayed() async throws {
        let installation = try Installation(for: self)
        _ = try write(drifting(), "set/good.csv", in: installation)
        let bad = try write("ts,actual,predicted\n0,1,2\n3600,one,2\n", "set/bad.csv", in: installation)
        let folder = installation.folder.appending(path: "set").path
        let (status, text) = try await run(installation, "detect", folder)
        XCTAssertEqual(status, 74)
        XCTAssertTrue(text.standardError.contains("\(bad), line 3, column 'actual': "), text.standardError)
        XCTAssertTrue(text.standardError.contains("got 'one'"), text.standardError)
        XCTAssertTrue(text.standardOutput.contains("good  1600 rows"), text.standardOutput)
    }

    func testWhatIsWrongIsSaidBeforeTheWork() async throws {
        let installation = try Installation(for: self)
        let file = try write(drifting(100), "errors.csv", in: installation)
        for (arguments, expected, message) in [
            (["detect", "nowhere.csv"], 74, "nowhere.csv does not exist"),
            (["detect", file, "--budget", "0"], 64, "must be between"),
            (["detect", file, "--method", "cusum"], 64, "page-hinkley"),
            (["detect", file, "--plot", "/nowhere/x.svg"], 74, "the folder /nowhere does not exist"),
            (["detect", file, "--detections", "/nowhere/x.json"], 74, "the folder /nowhere does not exist"),
            (["detect"], 64, "paths"),
            (["drift-budget", "--years", "0"], 64, "--years"),
            (["drift-budget", "--budget", "1000"], 64, "must be between"),
        ] {
            let running = try installation.start(tool, arguments, environment: installation.environment)
            let ending = try await running.end(within: .seconds(30))
            XCTAssertEqual(ending, .exited(status: Int32(expected)), "\(arguments): \(running.standardError)")
            XCTAssertTrue(running.standardError.contains(message), "\(arguments): \(running.standardError)")
        }
    }

    func testEveryMethodCanBeChosen() async throws {
        let installation = try Installation(for: self)
        let file = try write(drifting(), "errors.csv", in: installation)
        for method in ["standard", "adwin", "page-hinkley"] {
            let (status, text) = try await run(installation, "detect", file, "--method", method)
            XCTAssertEqual(status, 0, text.standardError)
            XCTAssertTrue(text.standardOutput.contains("DRIFT"), "\(method): \(text.standardOutput)")
        }
    }

    func testTheBudgetsAreMeasured() async throws {
        struct Entry: Decodable {
            var budget: Double
            var kind: String
            var years: Double
            var alarms: Int
        }
        let installation = try Installation(for: self)
        let (status, text) = try await run(installation, "drift-budget", "--years", "2", "--budget", "1", "--json")
        XCTAssertTrue([0, 1].contains(status), text.standardError)
        let entries = try JSONDecoder().decode([Entry].self, from: Data(text.standardOutput.utf8))
        XCTAssertEqual(entries.count, 8)
        XCTAssertTrue(entries.allSatisfy { $0.budget == 1 && abs($0.years - 2) < 1e-9 })
        // In two years an extra false alarm may occur by chance; the status must agree with the counts.
        XCTAssertEqual(status == 0, entries.allSatisfy { Double($0.alarms) <= 2 })
    }
}
