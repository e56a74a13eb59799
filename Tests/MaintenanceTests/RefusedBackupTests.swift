import Foundation
import Maintenance
import Models
import Store
import TestSupport
import XCTest

/// Backups that are not written, and backups that are not restored: nothing is touched.
final class RefusedBackupTests: XCTestCase {
    func testNothingIsReplacedUnasked() async throws {
        let (installation, file, _) = try await backedUp()
        let before = try Data(contentsOf: URL(fileURLWithPath: file))
        XCTAssertThrowsError(
            try Backup.write(installation.store, installation.artifacts, to: file, replacing: false)
        ) { XCTAssertEqual($0 as? BackupError, .isThere(path: file)) }
        XCTAssertEqual(try Data(contentsOf: URL(fileURLWithPath: file)), before)
        let database = installation.store.path
        XCTAssertThrowsError(
            try Backup.restore(file, database: database, installation.artifacts, replacing: false)
        ) { XCTAssertEqual($0 as? BackupError, .isThere(path: database)) }
        XCTAssertThrowsError(
            try Backup.restore(file, database: database, installation.artifacts, replacing: true)
        ) { XCTAssertEqual($0 as? BackupError, .inUse(path: database)) }
        let count = try await installation.store.read { try $0.observationCount() }
        XCTAssertEqual(count, 500)
    }

    func testTheDatabaseItselfIsNeverTheTarget() async throws {
        let installation = try installation()
        try await installation.observe(0..<3) { Double($0) }
        let database = installation.store.path
        let (link, other) = (
            installation.folder.appending(path: "link").path, installation.folder.appending(path: "other").path
        )
        let inLinked = installation.folder.appending(path: "folder/aerocast.sqlite-wal").path
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: database)
        try FileManager.default.linkItem(atPath: database, toPath: other)
        try FileManager.default.createSymbolicLink(
            atPath: installation.folder.appending(path: "folder").path,
            withDestinationPath: installation.folder.path
        )
        let before = try FileManager.default.contentsOfDirectory(atPath: installation.folder.path).sorted()
        for path in [database, database + "-wal", database + "-shm", link, other, inLinked] {
            for force in [true, false] {
                XCTAssertThrowsError(
                    try Backup.write(installation.store, installation.artifacts, to: path, replacing: force)
                ) { XCTAssertEqual($0 as? BackupError, .isTheDatabase(path: path)) }
            }
        }
        XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: installation.folder.path).sorted(), before)
        try await installation.observe(3..<5) { Double($0) }
        let count = try await installation.store.read { try $0.observationCount() }
        XCTAssertEqual(count, 5)
        XCTAssertTrue(BackupError.isTheDatabase(path: "/p").description.contains("another file"))
    }

    func testADamagedBackupIsRefusedAndTouchesNothing() async throws {
        let (_, file, _) = try await backedUp()
        let whole = try Data(contentsOf: URL(fileURLWithPath: file))
        let folder = try temporaryFolder()
        let target = folder.appending(path: "aerocast.sqlite").path
        let artifacts = ArtifactFolder(path: folder.appending(path: "artifacts").path)
        func restore(_ bytes: Data) throws {
            let damaged = folder.appending(path: "damaged.backup")
            try bytes.write(to: damaged)
            defer { try? FileManager.default.removeItem(at: damaged) }
            _ = try Backup.restore(damaged.path, database: target, artifacts, replacing: false)
        }
        for size in [0, 10, 4096, whole.count / 2, whole.count - 4096] {
            XCTAssertThrowsError(try restore(whole.prefix(size)), "\(size) bytes")
        }
        XCTAssertThrowsError(try restore(Data("no database at all, and some more of it".utf8)))
        XCTAssertThrowsError(try restore(try Data(contentsOf: URL(fileURLWithPath: #filePath))))
        XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: folder.path), [])
    }

    func testADatabaseThatIsNoBackupIsRefused() throws {
        let folder = try temporaryFolder()
        let path = folder.appending(path: "other.sqlite").path
        let other = try SQLiteFile(path)
        try other.write { try $0.run("CREATE TABLE t (a)") }
        try other.close()
        let target = folder.appending(path: "aerocast.sqlite").path
        XCTAssertThrowsError(
            try Backup.restore(path, database: target, ArtifactFolder(path: folder.path), replacing: false)
        ) { XCTAssertEqual($0 as? BackupError, .noBackup(path: path)) }
    }

    func testABackupOfTheFirstEditionOrOfANewerVersionIsRefusedAndTouchesNothing() async throws {
        let (_, file, _) = try await backedUp()
        let folder = try temporaryFolder()
        let artifacts = ArtifactFolder(path: folder.appending(path: "artifacts").path)
        let scripts: [(String, StoreError)] = [
            ("UPDATE schema_version SET version = version + 1", .newerSchema(path: file)),
            (
                "DROP TABLE schema_version; CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)",
                .otherSchema(path: file)
            ),
        ]
        for (script, expected) in scripts {
            let backup = try SQLiteFile(file)
            try backup.write { try $0.run(script) }
            try backup.close()
            XCTAssertThrowsError(
                try Backup.restore(
                    file,
                    database: folder.appending(path: "aerocast.sqlite").path,
                    artifacts,
                    replacing: false
                )
            ) { XCTAssertEqual($0 as? StoreError, expected) }
            XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: folder.path), [])
        }
    }

    /// Changes of a backup by another program; each would make the restored service wrong.
    func testABackupWithAnotherSchemaIsRefusedAndTouchesNothing() async throws {
        let (_, file, _) = try await backedUp()
        let whole = try Data(contentsOf: URL(fileURLWithPath: file))
        let scripts = [
            ("CREATE TRIGGER evil AFTER INSERT ON observations BEGIN DELETE FROM observations; END", "trigger evil"),
            ("CREATE TRIGGER warm AFTER INSERT ON observations BEGIN SELECT 59; END", "trigger warm"),
            ("CREATE VIEW other AS SELECT * FROM observations", "view other"),
            (
                "ALTER TABLE observations RENAME TO kept; CREATE VIEW observations AS SELECT * FROM kept",
                "table observations is missing"
            ),
            ("ALTER TABLE stations ADD COLUMN surplus TEXT", "table stations was changed"),
            ("ALTER TABLE stations DROP COLUMN latitude", "table stations was changed"),
            ("DROP INDEX one_open_flag", "index one_open_flag is missing"),
            ("DROP TRIGGER model_versions_are_not_deleted", "trigger model_versions_are_not_deleted is missing"),
            ("CREATE UNIQUE INDEX only ON stations (latitude)", "index only"),
        ]
        for (script, part) in scripts {
            let folder = try temporaryFolder()
            let changed = try temporaryFolder().appending(path: "changed.backup").path
            try whole.write(to: URL(fileURLWithPath: changed))
            let backup = try SQLiteFile(changed)
            try backup.write { try $0.run(script) }
            try backup.close()
            let artifacts = ArtifactFolder(path: folder.appending(path: "artifacts").path)
            let database = folder.appending(path: "aerocast.sqlite").path
            XCTAssertThrowsError(
                try Backup.restore(changed, database: database, artifacts, replacing: false),
                script
            ) { error in
                guard case .otherSchema(changed, let differences)? = error as? BackupError else {
                    return XCTFail("\(script): \(error)")
                }
                XCTAssertTrue(differences.contains { $0.hasPrefix(part) }, "\(differences)")
                XCTAssertTrue("\(error)".contains("use another backup"), "\(error)")
            }
            XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: folder.path), [], script)
        }
    }

    func testABackupWithoutItsSchemaVersionIsRefused() async throws {
        let (_, file, _) = try await backedUp()
        let backup = try SQLiteFile(file)
        try backup.write { try $0.run("DELETE FROM schema_version") }
        try backup.close()
        let folder = try temporaryFolder()
        XCTAssertThrowsError(
            try Backup.restore(
                file,
                database: folder.appending(path: "new.sqlite").path,
                ArtifactFolder(path: folder.path),
                replacing: false
            )
        ) { XCTAssertEqual($0 as? StoreError, .otherSchema(path: file)) }
        XCTAssertEqual(try FileManager.default.contentsOfDirectory(atPath: folder.path), [])
    }
}
