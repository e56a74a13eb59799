import Foundation
import Observations
import XCTest

/// The output of the commands on a terminal.
final class TerminalTests: XCTestCase {
    private static let tool = Bundle.main.bundleURL.appending(path: "aerocast")

    /// An installation with observations and a champion whose weights are cut off.
    private func site() async throws -> Installation {
        let installation = try Installation(for: self)
        try DrillSite.copyModel(to: installation)
        let api = try await installation.startAPI(changing: ["AEROCAST_REPLAY": "true"])
        try await installation.feed(api, hours: 120)
        let folder = URL(filePath: installation.artifactsPath).appending(path: Installation.target.rawValue)
        let version = try String(contentsOf: folder.appending(path: "champion"), encoding: .utf8)
        let weights = folder.appending(path: version.trimmingCharacters(in: .whitespacesAndNewlines))
            .appending(path: "model.safetensors")
        try Data(contentsOf: weights).prefix(1000).write(to: weights)
        return installation
    }

    func testEveryTableFitsEightyColumns() async throws {
        let installation = try await site()
        for command in [
            ["status"], ["status", "--stations"], ["doctor"], ["models"], ["models", "show"], ["models", "verify"],
            ["flags"],
            ["timeline"], ["audit"], ["keys", "list"], ["silences", "list"], ["annotations", "list"],
            ["webhooks", "list"],
            ["jobs", "list"], ["--help"], ["bogus"],
        ] {
            let text = try PseudoTerminal.output(of: Self.tool, command, environment: installation.environment)
            for line in text.replacing(#/\u{1B}\[[0-9;]*m/#, with: "").split(separator: "\n") {
                XCTAssertLessThanOrEqual(line.count, 80, "\(command): \(line)")
            }
        }
    }

    func testStatesHaveAColorUnlessItIsRefused() async throws {
        let installation = try await site()
        for (command, state) in [(["status"], "NEEDS YOU"), (["doctor"], "problem")] {
            let colored = try PseudoTerminal.output(of: Self.tool, command, environment: installation.environment)
            XCTAssertTrue(colored.contains("\u{1B}[1;31m\(state)\u{1B}[0m"), colored)
            var environment = installation.environment
            environment["NO_COLOR"] = "1"
            let plain = try PseudoTerminal.output(of: Self.tool, command, environment: environment)
            XCTAssertFalse(plain.contains("\u{1B}"), plain)
            XCTAssertTrue(plain.contains(state), plain)
        }
    }

    func testAWatchedStatusIsShownAgainUntilItIsInterrupted() async throws {
        let installation = try await site()
        let arguments = ["status", "--watch"]
        let status = try installation.start(Self.tool, arguments, environment: installation.environment)
        try await eventually("it is shown twice", or: { status.standardOutput }) {
            status.standardOutput.ranges(of: "NEEDS YOU:").count > 1
        }
        status.send(SIGINT)
        let ending = try await status.end(within: .seconds(5))
        XCTAssertEqual(ending, .killed(signal: SIGINT))
    }
}
