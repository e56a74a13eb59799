import CurlClient
import Foundation
import Healing
import HTTPClient
import Store
import TraceContext
import XCTest

/// One trace leads from the request that caused the drift, through all services, to the new champion.
final class TraceTests: XCTestCase {
    /// A line of the log.
    private struct Line: Decodable {
        var level: String
        var message: String
        var metadata: Metadata?

        struct Metadata: Decodable {
            var path: String?
            var request: String?
            var trace: String?

            private enum CodingKeys: String, CodingKey {
                case path
                case request = "request_id"
                case trace = "trace_id"
            }
        }
    }

    func testFromTheObservationToTheNewChampionIsOneTrace() async throws {
        let installation = try Installation(for: self)
        let changes = ["AEROCAST_LOG_FORMAT": "auto", "AEROCAST_LOG_LEVEL": "debug"]
        let api = try await installation.startAPI(changing: changes)
        try await installation.feed(api, hours: 1100)
        try await installation.run(.trainer, "--once", within: .seconds(120))
        let trainer = try installation.start(.trainer, changing: changes)
        let detector = try installation.start(.detector, changing: changes)
        let scenario = "heatwave:start=50d,duration=40d,intensity=10"
        try await installation.feed(api, hours: 2160, scenario: scenario)

        let store = try installation.store()
        let drift = try await eventually("a drift leads to a verdict", within: .seconds(120)) {
            try await store.read { transaction in
                try transaction.flags(of: Installation.target, limit: 100)
                    .last { $0.flag.reason == .drift && !$0.flag.isOpen }
            }
        }
        let trace = try XCTUnwrap(drift.trace).description
        let promoted = drift.flag.state.name == "promoted"

        let detectorLines = try lines(of: detector, trace: trace)
        XCTAssertTrue(detectorLines.contains { $0.message == "drift" }, detector.standardError)
        XCTAssertTrue(detectorLines.contains { $0.message == "retrain flag raised" }, detector.standardError)
        let verdict = promoted ? "challenger promoted" : "challenger rejected"
        // The verdict is in the database before it is in the log.
        try await eventually("the trainer logs the verdict", or: { trainer.standardError }) {
            try self.lines(of: trainer, trace: trace).last?.message == verdict
        }
        let trainerMessages = try lines(of: trainer, trace: trace).map(\.message)
        XCTAssertEqual(trainerMessages.first, "retrain begins", trainer.standardError)
        XCTAssertTrue(trainerMessages.contains { $0.hasPrefix("epoch 1/") }, trainer.standardError)
        let request = try XCTUnwrap(lines(of: api.program, trace: trace).first, "the API's log lacks \(trace)")
        XCTAssertEqual(request.message, "answered")
        XCTAssertEqual(request.metadata?.path, "/observations")
        XCTAssertFalse(try XCTUnwrap(request.metadata?.request).isEmpty)
        if promoted {
            try await eventually("the API logs that the champion serves") {
                try self.lines(of: api.program, trace: trace).contains { $0.message == "champion in service" }
            }
        }
    }

    func testTheTraceOfARetrainCheckReachesTheTrainer() async throws {
        let installation = try Installation(for: self)
        let changes = ["AEROCAST_LOG_FORMAT": "json"]
        let api = try await installation.startAPI(changing: changes)
        try await installation.feed(api, hours: 900)
        let trace = TraceIdentifier.random().description
        let request = HTTPRequest(
            .post,
            "\(api.address)/routine-retrain-check",
            headers: [
                "Content-Type": "application/json", "traceparent": "00-\(trace)-00f067aa0ba902b7-01",
                "x-request-id": "cron-1",
            ],
            body: Array("{}".utf8)
        )
        let answer = try await CurlClient(CurlClient.Configuration(userAgent: "loop-tests")).send(request)
        XCTAssertEqual(answer.headers["x-request-id"], "cron-1")
        let trainer = try installation.start(.trainer, "--once", changing: changes)
        let ending = try await trainer.end(within: .seconds(120))
        XCTAssertEqual(ending, .exited(status: 0), trainer.standardError)
        XCTAssertEqual(try lines(of: trainer, trace: trace).first?.message, "retrain begins", trainer.standardError)
        let raised = try XCTUnwrap(lines(of: api.program, trace: trace).first, api.program.standardError)
        XCTAssertEqual(raised.message, "retrain flag raised")
        XCTAssertEqual(raised.metadata?.request, "cron-1")
    }

    /// The lines of a trace, in the order of writing; every line must be JSON.
    private func lines(of program: RunningProgram, trace: String) throws -> [Line] {
        try program.standardError.split(separator: "\n")
            .map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
            .filter { $0.metadata?.trace == trace }
    }
}
