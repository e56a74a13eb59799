import Foundation
import XCTest

/// `aerocast-api healthcheck` against a real API, as a container's supervisor starts it.
final class HealthcheckTests: XCTestCase {
    func testItExitsZeroBesideAnAPIThatAnswers() async throws {
        let installation = try Installation(for: self)
        let api = try await installation.startAPI()
        try await installation.run(.api, "healthcheck", "--url", "\(api.address)/healthz")
        let byVariables = try installation.start(
            .api,
            "healthcheck",
            changing: ["AEROCAST_HOST": "127.0.0.1", "AEROCAST_PORT": api.port]
        )
        let ending = try await byVariables.end(within: .seconds(10))
        XCTAssertEqual(ending, .exited(status: 0), byVariables.standardError)
    }

    func testItSaysWhyAnAPIWithoutAModelIsNotReady() async throws {
        let installation = try Installation(for: self)
        let api = try await installation.startAPI()
        let check = try installation.start(.api, "healthcheck", "--ready", "--port", api.port)
        let ending = try await check.end(within: .seconds(10))
        XCTAssertEqual(ending, .exited(status: 1), check.standardError)
        XCTAssertTrue(check.standardError.contains("503"), check.standardError)
        XCTAssertTrue(check.standardError.contains("no model serves yet"), check.standardError)
    }

    func testItExitsOneWhereNobodyListens() async throws {
        let installation = try Installation(for: self)
        let api = try await installation.startAPI()
        _ = try await api.program.terminate()
        let check = try installation.start(.api, "healthcheck", "--port", api.port)
        let ending = try await check.end(within: .seconds(10))
        XCTAssertEqual(ending, .exited(status: 1), check.standardError)
        XCTAssertEqual(check.standardError.split(separator: "\n").count, 1, check.standardError)
    }

    func testAWrongCommandLineIsNoAnswerAboutTheAPI() async throws {
        let installation = try Installation(for: self)
        for arguments in [["--url", "localhost"], ["--timeout", "0"], ["--port", "high"]] {
            let check = try installation.start(
                LoopProgram.api.executable,
                ["healthcheck"] + arguments,
                environment: installation.environment
            )
            let ending = try await check.end(within: .seconds(10))
            XCTAssertEqual(ending, .exited(status: 64), "\(arguments) \(check.standardError)")
        }
    }
}
