import Access
import Foundation
import Maintenance
import Models
import Observations
import Registry
import Store
import TestSupport
import Timing
import XCTest

final class BackupTests: XCTestCase {
    func testARestoredInstallationIsTheSame() async throws {
        let (installation, file, versions) = try await backedUp()
        let elsewhere = try temporaryFolder()
        let database = elsewhere.appending(path: "new/aerocast.sqlite").path
        let artifacts = ArtifactFolder(path: elsewhere.appending(path: "artifacts").path)
        let restored = try Backup.restore(file, database: database, artifacts, replacing: false)
        XCTAssertNil(restored.replaced)
        let store = try Store(path: database, opening: .existing)
        let registry = ModelRegistry(store: store, artifacts: artifacts, target: Installation.target)
        let (before, after) = (try await installation.registry.list(), try await registry.list())
        XCTAssertEqual(after, before)
        XCTAssertEqual(after.champion, versions[1])
        let findings = try await registry.verifyAll()
        XCTAssertEqual(findings.map(\.isWhole), [true, true])
        let (rows, kept) = (
            try await installation.store.read { try $0.observations(of: "here") },
            try await store.read { try $0.observations(of: "here") }
        )
        XCTAssertEqual(rows, kept)
        try await store.write { try $0.register(Station(id: "writable")) }
        let report = await Doctor(store: store, artifacts: artifacts, targets: [.standard]).examine()
        XCTAssertTrue(report.healthy, "\(report)")
    }

    func testARestoredDatabaseAcceptsNoKeyThatWasRevokedSince() async throws {
        let installation = try installation()
        try await installation.observe(0..<3) { Double($0) }
        func record(_ client: String, expiresAt: Double? = nil) -> KeyRecord {
            let key = AccessKey.random()
            return KeyRecord(
                id: key.id,
                client: client,
                roles: [.read],
                digest: Data(key.digest),
                createdAt: 10,
                expiresAt: expiresAt
            )
        }
        let (revoked, expired, live) = (record("revoked"), record("expired"), record("live"))
        let session = SessionRecord(digest: Data([1]), key: live.id, createdAt: 10, expiresAt: 1e12)
        try await installation.store.write { transaction in
            for key in [revoked, expired, live] { try transaction.insert(key, now: 10) }
            try transaction.insert(session)
        }
        let file = installation.folder.appending(path: "keys.backup").path
        _ = try Backup.write(installation.store, installation.artifacts, to: file, replacing: false)
        try await installation.store.write { transaction in
            try transaction.endKey(revoked.id, at: nil, now: 20)
            try transaction.endKey(expired.id, at: 30, now: 20)
        }
        try installation.store.close()
        let restored = try Backup.restore(
            file,
            database: installation.store.path,
            installation.artifacts,
            replacing: true,
            now: WallClock { 40 }
        )
        XCTAssertEqual(restored.liveKeys, 1)
        XCTAssertEqual(restored.endedKeys, 2)
        let store = try Store(path: installation.store.path, opening: .existing)
        let accepted = try await store.read { try $0.accessKeys().filter { $0.isLive(at: 41) }.map(\.client) }
        XCTAssertEqual(accepted, ["live"])
        let sessions = try await store.read { try $0.sessions(at: 41) }
        XCTAssertEqual(sessions, [])
        var chain = AuditChain()
        for (entry, hash) in try await store.read({ try $0.auditEntries(limit: 100) }) {
            try chain.append(entry, hash: hash)
        }
        XCTAssertEqual(chain.count, 5, "the ends of both keys are in the audit")
        try store.close()
        // Elsewhere, nothing is known about what was revoked.
        let elsewhere = try temporaryFolder().appending(path: "aerocast.sqlite").path
        let other = try Backup.restore(file, database: elsewhere, installation.artifacts, replacing: false)
        XCTAssertEqual(other.liveKeys, 3)
        XCTAssertEqual(other.endedKeys, 0)
    }

    func testABackupMadeWhileOthersWriteIsWhole() async throws {
        let installation = try installation()
        try await installation.observe(0..<10) { Double($0) }
        async let writing: Void = {
            for hour in 10..<400 { try await installation.observe(hour..<hour + 1) { Double($0) } }
        }()
        for number in 0..<5 {
            let file = installation.folder.appending(path: "\(number).backup").path
            let contents = try Backup.write(installation.store, installation.artifacts, to: file, replacing: false)
            let target = installation.folder.appending(path: "\(number).sqlite").path
            let artifacts = ArtifactFolder(path: installation.folder.appending(path: "\(number)").path)
            _ = try Backup.restore(file, database: target, artifacts, replacing: false)
            let store = try Store(path: target, opening: .existing)
            let (count, outcomes) = try await store.read {
                (try $0.observationCount(), try $0.outcomesHere(limit: 1000).count)
            }
            XCTAssertEqual(count, contents.observations)
            // Each hour's outcome was stored in the same transaction.
            XCTAssertEqual(outcomes, count - 1)
        }
        try await writing
    }

    func testADatabaseNobodyUsesIsMovedAsideAndReplaced() async throws {
        let (_, file, versions) = try await backedUp()
        let folder = try temporaryFolder()
        let database = folder.appending(path: "aerocast.sqlite").path
        do {
            let other = try Installation(folder: folder)
            try await other.observe(0..<3) { Double($0) }
            try other.store.close()
        }
        let artifacts = ArtifactFolder(path: folder.appending(path: "artifacts").path)
        let restored = try Backup.restore(file, database: database, artifacts, replacing: true)
        let aside = try XCTUnwrap(restored.replaced)
        let (now, before) = (try Store(path: database), try Store(path: aside))
        let counts = (
            try await now.read { try $0.observationCount() }, try await before.read { try $0.observationCount() }
        )
        XCTAssertEqual(counts.0, 500)
        XCTAssertEqual(counts.1, 3)
        let champion = try await now.read { try $0.champion(of: "temperature")?.version }
        XCTAssertEqual(champion, versions[1])
    }

    func testWhatAKilledBackupLeftBehindGoesWithTheNextOneOfTheSameName() async throws {
        let (installation, file, _) = try await backedUp()
        let identifier = UUID().uuidString
        let leftovers = [".a.backup-\(identifier)", ".a.backup-\(identifier)-journal"]
        let others = [
            ".b.backup-\(identifier)", ".a.backup-\(identifier)-other", ".a.backup-\(identifier.dropLast())",
            ".a.backup-\(identifier.lowercased())", "a.backup-\(identifier)",
        ]
        func write(after seconds: Double) throws -> Set<String> {
            let clock = WallClock { Date().timeIntervalSince1970 + seconds }
            _ = try Backup.write(installation.store, installation.artifacts, to: file, replacing: true, now: clock)
            return Set(try FileManager.default.contentsOfDirectory(atPath: installation.folder.path))
        }
        for name in leftovers + others {
            try Data("x".utf8).write(to: installation.folder.appending(path: name))
        }
        let young = try write(after: 3000)
        XCTAssertTrue(young.isSuperset(of: leftovers + others), "\(young)")
        let old = try write(after: 4000)
        XCTAssertTrue(old.isSuperset(of: others), "\(old)")
        XCTAssertTrue(old.isDisjoint(with: leftovers), "\(old)")
    }

    func testRestorationsOfTheSameSecondAllMoveTheDatabaseAside() async throws {
        let (_, file, _) = try await backedUp()
        let folder = try temporaryFolder()
        let database = folder.appending(path: "aerocast.sqlite").path
        let artifacts = ArtifactFolder(path: folder.appending(path: "artifacts").path)
        var aside: [String?] = []
        for _ in 0..<4 {
            let clock = WallClock { 1_000_000.5 }
            let restored = try Backup.restore(file, database: database, artifacts, replacing: true, now: clock)
            aside.append(restored.replaced)
        }
        let name = "\(database).replaced-1000000"
        XCTAssertEqual(aside, [nil, name, "\(name)-2", "\(name)-3"])
        for path in aside.compactMap({ $0 }) {
            let count = try await Store(path: path, opening: .existing).read { try $0.observationCount() }
            XCTAssertEqual(count, 500, path)
        }
    }

    func testTheJournalsOfADamagedDatabaseAreMovedAsideWithIt() async throws {
        let (_, file, _) = try await backedUp()
        let folder = try temporaryFolder()
        let database = folder.appending(path: "aerocast.sqlite").path
        let contents = ["": "no database, but someone's only copy", "-wal": "a journal", "-shm": "an index"]
        for (suffix, text) in contents { try Data(text.utf8).write(to: URL(fileURLWithPath: database + suffix)) }
        let artifacts = ArtifactFolder(path: folder.appending(path: "artifacts").path)
        let restored = try Backup.restore(file, database: database, artifacts, replacing: true)
        let aside = try XCTUnwrap(restored.replaced)
        for (suffix, text) in contents {
            XCTAssertEqual(try String(contentsOfFile: aside + suffix, encoding: .utf8), text, suffix)
        }
        let count = try await Store(path: database, opening: .existing).read { try $0.observationCount() }
        XCTAssertEqual(count, 500)
    }

    func testABackupAndARestoredDatabaseAreForTheirOwnerAlone() async throws {
        let (installation, file, versions) = try await backedUp()
        // A backup that came from elsewhere.
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
        let folder = try temporaryFolder()
        let database = folder.appending(path: "new/aerocast.sqlite").path
        let artifacts = ArtifactFolder(path: folder.appending(path: "artifacts").path)
        _ = try Backup.restore(file, database: database, artifacts, replacing: false)
        let second = installation.folder.appending(path: "b.backup").path
        _ = try Backup.write(installation.store, installation.artifacts, to: second, replacing: false)
        let store = try Store(path: database)
        try await store.write { try $0.register(Station(id: "here too")) }
        let expected = [
            second: 0o600, database: 0o600, database + "-wal": 0o600, database + "-shm": 0o600,
            folder.appending(path: "new").path: 0o700,
            artifacts.root.appending(path: "temperature/\(versions[0])").path: 0o700,
        ]
        for (path, mode) in expected {
            let found = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? NSNumber
            XCTAssertEqual(found?.intValue, mode, path)
        }
    }

    func testABrokenVersionIsLeftOutAndNamed() async throws {
        let installation = try installation()
        let version = try await installation.promote(seed: 1)
        try Data().write(to: installation.artifacts.root.appending(path: "temperature/\(version)/model.safetensors"))
        let file = installation.folder.appending(path: "a.backup").path
        let contents = try Backup.write(installation.store, installation.artifacts, to: file, replacing: false)
        XCTAssertEqual(contents.versions, [])
        XCTAssertTrue(contents.left.first?.contains(version) == true, "\(contents)")
        XCTAssertEqual(contents.path, file + ".faulty")
        XCTAssertFalse(FileManager.default.fileExists(atPath: file))
    }

    func testAFaultyBackupDoesNotReplaceAGoodOne() async throws {
        let (installation, file, versions) = try await backedUp()
        let good = try Data(contentsOf: URL(filePath: file))
        let folder = installation.artifacts.root.appending(path: "temperature/\(versions[0])")
        try FileManager.default.removeItem(at: folder)
        let contents = try Backup.write(installation.store, installation.artifacts, to: file, replacing: true)
        XCTAssertTrue(contents.isFaulty)
        XCTAssertEqual(contents.versions, ["temperature/\(versions[1])"])
        XCTAssertEqual(try Data(contentsOf: URL(filePath: file)), good)
        let elsewhere = try temporaryFolder()
        let restored = try Backup.restore(
            contents.path,
            database: elsewhere.appending(path: "aerocast.sqlite").path,
            ArtifactFolder(path: elsewhere.appending(path: "artifacts").path),
            replacing: false
        )
        XCTAssertEqual(restored.observations, 500, "all else can be restored")
    }
}
