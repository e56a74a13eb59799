import Foundation
import XCTest

/// The demonstration, as a newcomer starts it and as a script reads it.
final class DemonstrationTests: XCTestCase {
    private struct Event: Decodable {
        var event: String
        var time: String
        var reason: String?
        var healed: Bool?
        var calmError: Double?
        var driftError: Double?
        var healedError: Double?
        var healedPersistenceError: Double?

        private enum CodingKeys: String, CodingKey {
            case event
            case time
            case reason
            case healed
            case calmError = "rmse_calm"
            case driftError = "rmse_drift"
            case healedError = "rmse_healed"
            case healedPersistenceError = "persistence_healed"
        }
    }

    private let tool = Bundle.main.bundleURL.appending(path: "aerocast")

    private func events(_ text: String) throws -> [Event] {
        try text.split(separator: "\n").map { try JSONDecoder().decode(Event.self, from: Data($0.utf8)) }
    }

    func testTheLoopHealsAndTheTimelineSaysHow() async throws {
        let installation = try Installation(for: self)
        let demo = try installation.start(
            tool,
            ["demo", "--json", "--seed", "11"],
            environment: installation.environment
        )
        let ending = try await demo.end(within: .seconds(170))
        XCTAssertEqual(ending, .exited(status: 0), demo.standardOutput + demo.standardError)
        let events = try events(demo.standardOutput)
        let names = events.map(\.event)
        let heatwave = try XCTUnwrap(names.firstIndex(of: "heatwave"))
        let drift = try XCTUnwrap(names.firstIndex(of: "drift"))
        let promotion = try XCTUnwrap(names.lastIndex(of: "promoted"))
        XCTAssertEqual(names.first, "started")
        XCTAssertLessThan(heatwave, drift)
        guard drift < promotion else { return XCTFail("no promotion after the drift: \(demo.standardOutput)") }
        XCTAssertTrue(names[drift..<promotion].contains("training"))
        let summary = try XCTUnwrap(events.last)
        XCTAssertEqual(summary.event, "summary")
        XCTAssertEqual(summary.healed, true)
        let (calm, drifted) = (try XCTUnwrap(summary.calmError), try XCTUnwrap(summary.driftError))
        let healed = try XCTUnwrap(summary.healedError)
        XCTAssertLessThan(healed, drifted)
        XCTAssertGreaterThan(drifted, calm)
        XCTAssertLessThan(healed, try XCTUnwrap(summary.healedPersistenceError))
    }

    /// However the demonstration ends, its programs end with it.
    func testNoProgramIsLeftBehind() async throws {
        for signal in [SIGKILL, SIGHUP, SIGTERM, SIGPIPE] {
            let installation = try Installation(for: self)
            let running = try await RunningDemonstration(in: installation)
            let health = "\(running.api.address)/healthz"
            let before = try await installation.get(health)
            XCTAssertEqual(before.status, 200)
            running.api.program.send(signal)
            try await eventually("the API ends after signal \(signal)", within: .seconds(20)) {
                do {
                    _ = try await installation.get(health)
                    return false
                } catch {
                    return true
                }
            }
            try await eventually("no program has the folder's database", within: .seconds(20)) {
                Self.programs(with: installation.folder.path).isEmpty
            }
        }
    }

    /// The command lines of the processes that name a folder, from Linux's /proc (proc(5)).
    private static func programs(with folder: String) -> [String] {
        let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return processes.filter { Int($0) != nil }
            .compactMap { try? String(contentsOfFile: "/proc/\($0)/cmdline", encoding: .utf8) }
            .filter { $0.contains(folder) }
    }

    func testAProgramThatIsMissingIsNamed() async throws {
        let installation = try Installation(for: self)
        let lonely = installation.folder.appending(path: "aerocast")
        try FileManager.default.copyItem(at: tool, to: lonely)
        let demo = try installation.start(lonely, ["demo"], environment: installation.environment)
        let ending = try await demo.end(within: .seconds(20))
        guard case .exited(let status) = ending else { return XCTFail("\(ending)") }
        XCTAssertNotEqual(status, 0)
        XCTAssertTrue(demo.standardError.contains("aerocast-api cannot be started"), demo.standardError)
        XCTAssertTrue(demo.standardError.contains("make build"), demo.standardError)
    }
}
