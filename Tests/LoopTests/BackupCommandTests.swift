import Foundation
import Store
import XCTest

/// `aerocast backup` and `aerocast restore` as separate processes.
final class BackupCommandTests: XCTestCase {
    private func run(_ arguments: [String], in installation: Installation) async throws -> (status: Int32, text: String)
    {
        let program = LoopProgram.api.executable.deletingLastPathComponent().appending(path: "aerocast")
        let running = try installation.start(program, arguments, environment: installation.environment)
        guard case .exited(let status) = try await running.end(within: .seconds(60)) else {
            XCTFail("killed: \(arguments)")
            return (-1, "")
        }
        return (status, running.standardOutput + running.standardError)
    }

    func testABackupThatCannotBeRestoredIsReportedAtOnceAndRefusedLater() async throws {
        let installation = try Installation(for: self)
        let api = try await installation.startAPI()
        try await installation.feed(api, hours: 30)
        _ = try await api.program.terminate()
        let good = installation.folder.appending(path: "good.backup").path
        let whole = try await run(["backup", good], in: installation)
        XCTAssertEqual(whole.status, 0, whole.text)

        let raw = try SQLiteFile(installation.database)
        try raw.write {
            try $0.run("CREATE TRIGGER evil AFTER INSERT ON observations BEGIN DELETE FROM observations; END")
        }
        try raw.close()
        let bad = installation.folder.appending(path: "bad.backup").path
        let changed = try await run(["backup", bad], in: installation)
        XCTAssertEqual(changed.status, 1, changed.text)
        XCTAssertTrue(changed.text.contains("trigger evil is not AeroCast's"), changed.text)
        let doctor = try await run(["doctor"], in: installation)
        XCTAssertEqual(doctor.status, 1, doctor.text)
        XCTAssertTrue(doctor.text.contains("trigger evil is not AeroCast's"), doctor.text)

        let before = try Data(contentsOf: URL(filePath: installation.database))
        XCTAssertFalse(FileManager.default.fileExists(atPath: bad))
        let refused = try await run(["restore", "--force", bad + ".faulty"], in: installation)
        XCTAssertEqual(refused.status, 74, refused.text)
        XCTAssertTrue(refused.text.contains("trigger evil is not AeroCast's"), refused.text)
        XCTAssertEqual(try Data(contentsOf: URL(filePath: installation.database)), before)
        let restored = try await run(["restore", "--force", good], in: installation)
        XCTAssertEqual(restored.status, 0, restored.text)
        let after = try await run(["doctor"], in: installation)
        XCTAssertFalse(after.text.contains("evil"), after.text)
    }

    func testABackupWithoutTheChampionFailsAndReplacesNothing() async throws {
        let installation = try Installation(for: self)
        let repository = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
        try FileManager.default.copyItem(
            at: repository.appending(path: "artifacts"),
            to: URL(filePath: installation.artifactsPath)
        )
        let api = try await installation.startAPI()
        try await installation.feed(api, hours: 30)
        _ = try await api.program.terminate()
        let file = installation.folder.appending(path: "nightly.backup").path
        let whole = try await run(["backup", file], in: installation)
        XCTAssertEqual(whole.status, 0, whole.text)
        let good = try Data(contentsOf: URL(filePath: file))
        let recorded = try await installation.store().read { try $0.latestBackup() }

        let champion = try await installation.store().read { try $0.champion(of: Installation.target)?.version }
        let version = try XCTUnwrap(champion)
        let weights = URL(filePath: installation.artifactsPath + "/temperature/\(version)/model.safetensors")
        try Data(contentsOf: weights).prefix(100).write(to: weights)
        let faulty = try await run(["backup", "--force", file], in: installation)
        XCTAssertEqual(faulty.status, 1, faulty.text)
        for part in ["\(file).faulty: 30 observations, 0 versions", "left out: temperature/\(version)", "not written"] {
            XCTAssertTrue(faulty.text.contains(part), "'\(part)' is not in: \(faulty.text)")
        }
        XCTAssertEqual(try Data(contentsOf: URL(filePath: file)), good)
        let afterwards = try await installation.store().read { try $0.latestBackup() }
        XCTAssertEqual(afterwards, recorded, "the alerts about old backups do not count it")
    }
}
