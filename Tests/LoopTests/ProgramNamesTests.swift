import Foundation
import XCTest

/// `aerocast` under the names of the services, as in the container image.
final class ProgramNamesTests: XCTestCase {
    func testALinkUnderAServicesNameIsThatService() async throws {
        let installation = try Installation(for: self)
        let whole = Bundle.main.bundleURL.appending(path: "aerocast")
        for program in LoopProgram.allCases {
            let link = installation.folder.appending(path: program.rawValue)
            try FileManager.default.createSymbolicLink(at: link, withDestinationURL: whole)
            let linked = try await help(of: link, in: installation)
            let own = try await help(of: program.executable, in: installation)
            XCTAssertTrue(own.contains("USAGE: \(program.rawValue)"), own)
            XCTAssertEqual(linked, own)
        }
    }

    func testUnderItsOwnNameItHasItsOwnCommands() async throws {
        let installation = try Installation(for: self)
        let own = try await help(of: Bundle.main.bundleURL.appending(path: "aerocast"), in: installation)
        XCTAssertTrue(own.contains("USAGE: aerocast <subcommand>"), own)
    }

    private func help(of program: URL, in installation: Installation) async throws -> String {
        let running = try installation.start(program, ["--help"], environment: installation.environment)
        let ending = try await running.end(within: .seconds(10))
        XCTAssertEqual(ending, .exited(status: 0), running.standardError)
        return running.standardOutput
    }
}
