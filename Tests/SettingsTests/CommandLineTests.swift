import ArgumentParser
import Foundation
import Settings
import XCTest

private enum ProbeSettings {
    static let port = Setting.port("port", default: 8000, help: "Where to listen.")
    static let window = Setting.integer("drift.window_hours", default: 36, in: 1...720)
    static let level = Setting.text("log_level", default: "info")
    static let latitude = Setting.number("latitude", default: 0, in: -90...90)
    static let all: [any DeclaredSetting] = [port, window, level]
}

private struct LogOptions: ParsableArguments {
    @Option(ProbeSettings.level) var level
}

private struct Probe: ParsableCommand {
    @OptionGroup var configuration: SettingsOptions
    @OptionGroup var log: LogOptions
    @Option(ProbeSettings.port) var port
    @Option(ProbeSettings.window) var window
    @Option(ProbeSettings.latitude) var latitude
    @Flag var verbose = false
    @Argument var rest: [String] = []
}

final class CommandLineTests: XCTestCase {
    func testOptionsAreDeclaredBySettingsAndFoundInGroups() throws {
        let command = try Probe.parse([
            "--port", "1", "--drift-window-hours=2", "--log-level", "debug", "--verbose", "x",
        ])
        XCTAssertEqual(
            Set(command.givenFlags),
            [
                GivenFlag(key: ProbeSettings.port.key, text: "1"),
                GivenFlag(key: ProbeSettings.window.key, text: "2"),
                GivenFlag(key: ProbeSettings.level.key, text: "debug"),
            ]
        )
    }

    func testWhatIsNotGivenIsNotAFlag() throws {
        XCTAssertEqual(try Probe.parse([]).givenFlags, [])
    }

    func testANegativeNumberIsAValue() throws {
        XCTAssertEqual(try Probe.parse(["--latitude", "-33.9"]).givenFlags.map(\.text), ["-33.9"])
        XCTAssertThrowsError(try Probe.parse(["--port", "--verbose"]), "an option is not a port")
    }

    func testAnUnknownOptionIsAUsageError() {
        XCTAssertThrowsError(try Probe.parse(["--prot", "1"])) { error in
            XCTAssertEqual(Probe.exitCode(for: error).rawValue, ExitStatus.usage.rawValue)
        }
    }

    func testTheHelpNamesTheVariableAndTheDefault() {
        let help = Probe.helpMessage(columns: 200)
        XCTAssertTrue(help.contains("--port <value>"), help)
        XCTAssertTrue(help.contains("Where to listen. (AEROCAST_PORT; default: 8000)"), help)
        XCTAssertTrue(help.contains("--config <value>"), help)
        XCTAssertTrue(help.contains("--print-config"), help)
    }

    func testACommandReadsItsSettings() async throws {
        let command = try Probe.parse(["--port", "1"])
        let settings = try await command.configuration.read(
            ProbeSettings.all,
            of: command,
            environment: ["AEROCAST_PORT": "2", "AEROCAST_LOG_LEVEL": "trace"]
        )
        XCTAssertEqual(settings?[ProbeSettings.port], 1)
        XCTAssertEqual(settings?[ProbeSettings.level], "trace")
    }

    func testAnErrorEndsTheCommandWithItsStatus() async {
        struct Taken: ExitStatusProviding { var exitStatus: ExitStatus { .unavailable } }
        struct Unforeseen: Error {}
        for (thrown, status) in [
            (SettingsError([.init(source: .commandLine, message: "--port: x")]), ExitStatus.usage),
            (Taken(), .unavailable),
            (Unforeseen(), .internalFault),
        ] as [(any Error, ExitStatus)] {
            do {
                try await reportingErrors { throw thrown }
                XCTFail("no error")
            } catch {
                XCTAssertEqual((error as? ExitCode)?.rawValue, status.rawValue)
            }
        }
    }

    func testCancellationIsNotAnError() async throws {
        try await reportingErrors { throw CancellationError() }
    }
}
