import Foundation
import Observations
import Store
import XCTest

/// Faults, injected into running programs: every place where somebody looks must say the same, and must say so again when
/// the fault is repaired.
final class VerdictDrillTests: XCTestCase {
    private var tool: URL { Bundle.main.bundleURL.appending(path: "aerocast") }
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Silence is noticed after 15 seconds, everything else within 10; the machine may be busy.
    private static let limit = Duration.seconds(60)

    func testEveryPlaceNamesTheFaultAndTheRepair() async throws {
        let installation = try Installation(for: self)
        try FileManager.default.copyItem(
            at: Self.root.appending(path: "artifacts"),
            to: URL(filePath: installation.artifactsPath)
        )
        var api = try await installation.startAPI(changing: ["AEROCAST_REPLAY": "true"])
        var detector = try installation.start(.detector)
        var trainer = try installation.start(.trainer)
        try await installation.feed(api, hours: 400, scenario: Self.stuck)
        try await assertAbsent("detector_silent", installation, api)

        try await detector.killAtOnce()
        try await assertFound("detector_silent", installation, api)
        detector = try installation.start(.detector)
        try await assertAbsent("detector_silent", installation, api)

        try await trainer.killAtOnce()
        try await assertFound("trainer_silent", installation, api)
        trainer = try installation.start(.trainer, "--pushgateway", "http://127.0.0.1:1")
        try await assertAbsent("trainer_silent", installation, api)
        try await assertFound("push_failing", installation, api)
        _ = try await trainer.terminate(within: .seconds(20))
        trainer = try installation.start(.trainer)
        try await assertAbsent("push_failing", installation, api)

        try await installation.store().write { try $0.insertBackup(path: "b", bytes: 1, finishedAt: 1) }
        try await assertFound("backup_old", installation, api)
        try await installation.store()
            .write {
                try $0.insertBackup(path: "b", bytes: 1, finishedAt: Date().timeIntervalSince1970)
            }
        try await assertAbsent("backup_old", installation, api)

        try await installation.feed(api, hours: 480, scenario: Self.stuck)
        try await assertFound("sensor_fault", installation, api)
        try await installation.feed(api, hours: 620, scenario: Self.stuck)
        try await assertAbsent("sensor_fault", installation, api)

        let weights = try champion(of: installation)
        let whole = try Data(contentsOf: weights)
        try whole.prefix(whole.count / 2).write(to: weights)
        try await assertFound("model_damaged", installation, api)
        _ = try await api.program.terminate(within: .seconds(20))
        api = try await installation.startAPI(changing: ["AEROCAST_REPLAY": "true"])
        try await assertFound("model_not_served", installation, api, isOwnKind: true)
        try whole.write(to: weights)
        try await assertAbsent("model_not_served", installation, api)
        try await assertAbsent("model_damaged", installation, api)

        _ = try await api.program.terminate(within: .seconds(20))
        api = try await installation.startAPI()
        try await assertFound("feed_silent", installation, api)
        _ = try await api.program.terminate(within: .seconds(20))
        let stopped = try await status(of: installation)
        XCTAssertTrue(stopped.kinds.contains("api_silent"), "\(stopped)")
        XCTAssertEqual(stopped.ending, .exited(status: 1))
    }

    private static let stuck = "stuck:start=410h,duration=4d"

    private func champion(of installation: Installation) throws -> URL {
        let folder = URL(filePath: installation.artifactsPath).appending(path: Installation.target.rawValue)
        let version = try String(contentsOf: folder.appending(path: "champion"), encoding: .utf8)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        return folder.appending(path: version).appending(path: "model.safetensors")
    }

    // MARK: The places

    private struct Status: Decodable {
        struct Verdict: Decodable {
            struct Finding: Decodable {
                var kind: String
                var state: String
                var sentence: String
            }
            var findings: [Finding]
        }
        var verdict: Verdict
    }

    private func status(
        of installation: Installation
    ) async throws -> (kinds: [String], ending: RunningProgram.Ending) {
        let running = try installation.start(tool, ["status", "--json"], environment: installation.environment)
        let ending = try await running.end(within: .seconds(60))
        let status = try JSONDecoder().decode(Status.self, from: Data(running.standardOutput.utf8))
        let open = status.verdict.findings.filter { $0.state == "needs_you" || $0.state == "unknown" }
        return (open.map(\.kind), ending)
    }

    /// Whether each place has an open finding of the kind, by the place's name.
    private func places(
        _ kind: String,
        _ installation: Installation,
        _ api: RunningAPI,
        isOwnKind: Bool
    ) async throws -> [String: Bool] {
        var places: [String: Bool] = [:]
        let verdict = try await installation.get("\(api.address)/v1/verdict").body
        let found = try JSONDecoder().decode(Status.Verdict.self, from: Data(verdict.utf8)).findings
            .first { $0.kind == kind && ["needs_you", "unknown"].contains($0.state) }
        places["/v1/verdict"] = found != nil
        if !isOwnKind {
            let ready = try await installation.get("\(api.address)/readyz").body
            places["/readyz"] = ready.contains("\"\(kind): ")
        }
        let metrics = try await installation.get("\(api.address)/metrics").body
        places["/metrics"] = metrics.split(separator: "\n")
            .contains { $0.hasPrefix(#"aerocast_problem{kind="\#(kind)""#) && !$0.hasSuffix(" 0") }
        let status = try await status(of: installation)
        places["status"] = status.kinds.contains(kind)
        if status.kinds.contains(kind) { XCTAssertEqual(status.ending, .exited(status: 1), kind) }
        if let found, !["model_damaged", "model_not_served"].contains(kind) {
            let doctor = try installation.start(tool, ["doctor", "--json"], environment: installation.environment)
            _ = try await doctor.end(within: .seconds(60))
            let stem = found.sentence.prefix { !$0.isNumber }
            places["doctor"] = doctor.standardOutput.contains(stem)
        }
        return places
    }

    private func assertFound(
        _ kind: String,
        _ installation: Installation,
        _ api: RunningAPI,
        isOwnKind: Bool = false
    ) async throws {
        var last: [String: Bool] = [:]
        try await eventually("\(kind) is found everywhere", within: Self.limit, or: { "\(last)" }) {
            last = try await places(kind, installation, api, isOwnKind: isOwnKind)
            return last.values.allSatisfy { $0 }
        }
    }

    private func assertAbsent(_ kind: String, _ installation: Installation, _ api: RunningAPI) async throws {
        var last: [String: Bool] = [:]
        try await eventually("\(kind) is gone everywhere", within: Self.limit, or: { "\(last)" }) {
            last = try await places(kind, installation, api, isOwnKind: true)
            return last.values.allSatisfy { !$0 }
        }
    }
}
