import Foundation
import XCTest

/// The programs' answers to commands, options and values that do not exist.
final class WrongCommandTests: XCTestCase {
    private static let tool = Bundle.main.bundleURL.appending(path: "aerocast")

    private func run(_ program: URL, _ arguments: [String]) async throws -> (status: Int32?, said: String) {
        let installation = try Installation(for: self)
        let running = try installation.start(program, arguments, environment: installation.environment)
        let ending = try await running.end(within: .seconds(20))
        guard case .exited(let status) = ending else { return (nil, running.standardError) }
        return (status, running.standardOutput + running.standardError)
    }

    func testEveryProgramSaysItsVersion() async throws {
        for program in [Self.tool] + LoopProgram.allCases.map(\.executable) {
            let (status, said) = try await run(program, ["--version"])
            XCTAssertEqual(status, 0, said)
            XCTAssertNotNil(said.wholeMatch(of: #/[0-9]+\.[0-9]+\.[0-9]+\S*\n/#), said)
        }
    }

    func testACommandThatDoesNotExistIsAnsweredWithTheOnesThatDo() async throws {
        for (arguments, parts) in [
            (["bogus"], ["'bogus'", "commands: up, demo, status"]), (["statsu"], ["did you mean 'status'?"]),
            (["help", "bogus"], ["'bogus'", "commands: up"]),
            (["models", "bogus"], ["'models bogus'", "commands: list, show", "aerocast models --help"]),
            (["help", "models", "bogus"], ["'models bogus'"]),
            (["keys", "creat"], ["'keys creat'; did you mean 'create'?"]),
            (["base-model", "trian"], ["did you mean 'train'?"]),
        ] {
            let (status, said) = try await run(Self.tool, arguments)
            XCTAssertEqual(status, 64, "\(arguments): \(said)")
            for part in parts { XCTAssertTrue(said.contains(part), "'\(part)' is not in: \(said)") }
        }
    }

    func testAWrongValueIsNamedOnceWithTheExpectedOnes() async throws {
        for (program, arguments, part) in [
            (Self.tool, ["up", "--log-level", "loud"], "--log-level"),
            (Self.tool, ["backtest", "x.csv", "--latitude", "10", "--longitude", "-200"], "longitude"),
            (Self.tool, ["timeline", "--hours", "-3"], "--hours: must be from 24"),
            (Self.tool, ["status", "--wath"], "Did you mean '--watch'?"),
            (LoopProgram.feeder.executable, ["--hours", "-5"], "'-5'"),
            (LoopProgram.feeder.executable, ["--scenario", "stuck"], "given with a start= and a duration="),
            (LoopProgram.feeder.executable, ["--scenario", "flood:start=1h,duration=1h"], "heatwave"),
        ] {
            let (status, said) = try await run(program, arguments)
            XCTAssertEqual(status, 64, "\(arguments): \(said)")
            XCTAssertTrue(said.contains(part), "'\(part)' is not in: \(said)")
            XCTAssertFalse(said.contains("Missing value"), said)
            XCTAssertFalse(said.contains("3 settings are wrong"), said)
        }
    }

    func testAPathWhereNothingIsIsSaidInPlainWords() async throws {
        let (status, said) = try await run(Self.tool, ["backtest", "/nowhere/a.csv"])
        XCTAssertEqual(status, 74, said)
        XCTAssertTrue(said.contains("/nowhere/a.csv does not exist"), said)
    }
}
