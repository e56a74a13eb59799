import CurlClient
import Foundation
import HTTPClient
import HTTPTestServer
import Store
import XCTest

/// The reaction of each program to a request to stop; `CompetingTrainersTests` stops a trainer at work.
final class ProgramStopTests: XCTestCase {
    func testEachProgramStopsWithinSecondsWhenAsked() async throws {
        let installation = try Installation(for: self)
        let api = try await installation.startAPI()
        try await installation.feed(api, hours: 50)
        let detector = try installation.start(.detector)
        let trainer = try installation.start(.trainer)
        let feeder = try installation.start(.feeder, "--api", api.address, "--speed", "x3600", "--hours", "5000")
        let store = try installation.store()
        try await eventually("the detector has caught up", or: { detector.standardError }) {
            try await store.read { try $0.detector(target: Installation.target, station: Installation.station) } != nil
        }
        try await eventually("the feeder continues", or: { feeder.standardError }) {
            try await store.read { try $0.observationCount() } > 50
        }
        for program in [feeder, detector, trainer, api.program] {
            let ending = try await program.terminate()
            XCTAssertEqual(ending, .exited(status: 0), "\(program.name): \(program.standardError)")
        }
    }

    func testAnInterruptFromTheKeyboardIsARequestToStop() async throws {
        let installation = try Installation(for: self)
        let api = try await installation.startAPI()
        api.program.send(SIGINT)
        let ending = try await api.program.end(within: .seconds(5))
        XCTAssertEqual(ending, .exited(status: 0), api.program.standardError)
    }

    /// Open connections without a request do not delay the stop.
    func testTheAPIDoesNotWaitForIdleClients() async throws {
        let installation = try Installation(for: self)
        let api = try await installation.startAPI()
        let client = CurlClient(CurlClient.Configuration(userAgent: "loop-tests"))
        for _ in 0..<2 {
            let answer = try await client.send(HTTPRequest(.get, "\(api.address)/healthz"))
            XCTAssertEqual(answer.status, 200)
        }
        let ending = try await api.program.terminate()
        XCTAssertEqual(ending, .exited(status: 0), api.program.standardError)
        withExtendedLifetime(client) {}
    }

    func testAFeederThatWaitsForItsAPIStopsWhenAsked() async throws {
        let installation = try Installation(for: self)
        let api = try await installation.startAPI()
        try await api.program.killAtOnce()
        let feeder = try installation.start(.feeder, "--api", api.address, "--hours", "10")
        try await eventually("it waits", or: { feeder.standardError }) {
            feeder.standardError.contains("waiting for the API")
        }
        let ending = try await feeder.terminate()
        XCTAssertEqual(ending, .exited(status: 0), feeder.standardError)
    }

    /// The work is done, but the Pushgateway accepts the connection and never answers.
    func testProgramsThatRunOnceStopWhenAskedThoughThePushgatewayHangs() async throws {
        let gateway = try HTTPTestServer { _, connection in connection.waitForClient() }
        let installation = try Installation(for: self)
        let api = try await installation.startAPI()
        try await installation.feed(api, hours: 900)
        let arguments = ["--once", "--pushgateway", gateway.url]
        for (program, more) in [(LoopProgram.detector, []), (.trainer, ["--minimum-hours", "400"])] {
            let before = gateway.requests.count
            let running = try installation.start(
                program.executable,
                arguments + more,
                environment: installation.environment
            )
            try await eventually("it pushes", within: .seconds(60), or: { running.standardError }) {
                gateway.requests.count > before
            }
            let ending = try await running.terminate()
            XCTAssertEqual(ending, .exited(status: 0), "\(program): \(running.standardError)")
            XCTAssertFalse(running.standardError.contains(" error "), running.standardError)
        }
        let champion = try await installation.store().read { try $0.champion(of: Installation.target) }
        XCTAssertNotNil(champion)
    }
}
