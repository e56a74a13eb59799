import Foundation
import Models
import XCTest

/// The permissions of all files that the programs create, whatever the user's own mask.
final class PrivateFilesTests: XCTestCase {
    private func run(_ command: String, _ installation: Installation) async throws {
        let program = try installation.start(
            URL(filePath: "/bin/sh"),
            ["-c", "umask 000; exec \(command)"],
            environment: installation.environment
        )
        let ending = try await program.end(within: .seconds(120))
        XCTAssertEqual(ending, .exited(status: 0), "\(command): \(program.standardError)")
    }

    private func mode(_ path: String) throws -> Int? {
        (try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber)?.intValue
    }

    func testDatabaseBackupAndVersionsAreForTheirOwnerAlone() async throws {
        let installation = try Installation(for: self)
        let folder = installation.folder.appending(path: "new/data")
        let database = folder.appending(path: "aerocast.sqlite").path
        let artifacts = folder.appending(path: "artifacts").path
        let program = try installation.start(
            URL(filePath: "/bin/sh"),
            ["-c", "umask 000; exec '\(LoopProgram.api.executable.path)' --host 127.0.0.1 --port 0"],
            environment: installation.environment.merging([
                "AEROCAST_DATABASE": database, "AEROCAST_ARTIFACTS": artifacts,
            ]) { $1 }
        )
        try await eventually("the API listens", or: { program.standardError }) {
            program.standardOutput.contains("listening on")
        }
        let address = try XCTUnwrap(program.standardOutput.firstMatch(of: /http:\S+/)).output
        let places = "--database '\(database)' --artifacts '\(artifacts)'"
        let bin = LoopProgram.api.executable.deletingLastPathComponent().path
        try await run("'\(bin)/aerocast-feeder' --api \(address) --hours 900", installation)
        try await run("'\(bin)/aerocast-drift-detector' --once --database '\(database)'", installation)
        try await run("'\(bin)/aerocast-trainer' --once --minimum-hours 400 --kind ridge \(places)", installation)
        let backup = folder.appending(path: "a.backup").path
        try await run("'\(bin)/aerocast' backup '\(backup)' \(places)", installation)
        for suffix in ["", "-wal", "-shm"] { XCTAssertEqual(try mode(database + suffix), 0o600, suffix) }
        XCTAssertEqual(try mode(backup), 0o600)
        XCTAssertEqual(try mode(folder.path), 0o700)
        XCTAssertEqual(try mode(folder.deletingLastPathComponent().path), 0o700)
        let entries = try XCTUnwrap(FileManager.default.enumerator(atPath: artifacts)?.allObjects as? [String])
        XCTAssertTrue(entries.contains { $0.hasSuffix("model.safetensors") }, "\(entries)")
        for entry in entries {
            let path = "\(artifacts)/\(entry)"
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
            XCTAssertEqual(try mode(path), isFolder.boolValue ? 0o700 : 0o600, entry)
        }
    }

    /// A chart is for a web page or a colleague: the user's own mask decides.
    func testAFileThatTheUserAskedForHasTheUsersOwnPermissions() async throws {
        let installation = try Installation(for: self)
        let chart = installation.folder.appending(path: "chart.svg").path
        let rows = (0..<400).map { "\(1_700_000_000 + $0 * 3600),\($0 % 7),\($0 % 5)" }
        let stream = installation.folder.appending(path: "stream.csv")
        try Data((["ts,actual,predicted"] + rows).joined(separator: "\n").utf8).write(to: stream)
        let bin = LoopProgram.api.executable.deletingLastPathComponent().path
        try await run("'\(bin)/aerocast' detect '\(stream.path)' --plot '\(chart)'", installation)
        XCTAssertEqual(try mode(chart), 0o666)
    }
}
