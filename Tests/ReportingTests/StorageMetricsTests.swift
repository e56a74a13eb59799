import Foundation
import Observations
import Reporting
import Store
import Synchronization
import Telemetry
import Timing
import XCTest

final class StorageMetricsTests: XCTestCase {
    private func values(_ collector: Collector) async throws -> [String: Double] {
        Dictionary(uniqueKeysWithValues: try await collector.collect().map { (LoopDatabase.key($0), $0.value) })
    }

    func testWritesThatShareACommitAreCountedApart() async throws {
        let store = try LoopDatabase(for: self).store
        let collector = StorageActivity.collector(store: store)
        let before = try await values(collector)
        XCTAssertEqual(before["aerocast_sqlite_commits_total"], 0)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    try await store.write {
                        try $0.insertEvaluation(target: "m", version: nil, predicted: 1, actual: 2, evaluatedAt: 3)
                    }
                }
            }
            try await group.waitForAll()
        }
        let after = try await values(collector)
        XCTAssertEqual(after["aerocast_sqlite_writes_total"], 50)
        let commits = try XCTUnwrap(after["aerocast_sqlite_commits_total"])
        XCTAssertGreaterThanOrEqual(commits, 1)
        XCTAssertLessThanOrEqual(commits, 50)
        XCTAssertEqual(after["aerocast_sqlite_busy_total"], 0)
    }

    func testAWriteThatGaveUpOnALockedDatabaseIsCounted() async throws {
        let path = try LoopDatabase(for: self).store.path
        let store = try Store(path: path, opening: .existing, busyTimeout: 0.05)
        // The transaction stays open between accesses, like the transaction of another program.
        let other = try SQLiteFile(path)
        try other.withoutTransaction { try $0.run("BEGIN IMMEDIATE") }
        do {
            try await store.write {
                try $0.insertEvaluation(target: "m", version: nil, predicted: 1, actual: 2, evaluatedAt: 3)
            }
            XCTFail("a write to a locked database must throw")
        } catch StoreError.locked {}
        try other.withoutTransaction { try $0.run("ROLLBACK") }
        let counts = try await values(StorageActivity.collector(store: store))
        XCTAssertEqual(counts["aerocast_sqlite_busy_total"], 1)
        XCTAssertEqual(counts["aerocast_sqlite_commits_total"], 0)
    }

    func testRowsAreCountedAgainAfterAMinute() async throws {
        let database = try LoopDatabase(for: self)
        let time = ManualTime()
        let collector = StorageFiles.collector(store: database.store, now: WallClock { time.now })
        let empty = try await values(collector)
        XCTAssertEqual(empty["aerocast_sqlite_rows{observations}"], 0)
        XCTAssertNil(empty["aerocast_sqlite_rows{sqlite_sequence}"])
        try await database.keepOutcomes(hours: 0..<10, of: nil)
        time.now = 59
        let early = try await values(collector)
        XCTAssertEqual(early["aerocast_sqlite_rows{observations}"], 0)
        time.now = 60
        let late = try await values(collector)
        XCTAssertEqual(late["aerocast_sqlite_rows{observations}"], 10)
        XCTAssertEqual(late["aerocast_sqlite_rows{outcomes}"], 10)
        XCTAssertGreaterThan(try XCTUnwrap(late["aerocast_sqlite_database_bytes"]), 4000)
        XCTAssertGreaterThan(try XCTUnwrap(late["aerocast_sqlite_wal_bytes"]), 0)
    }

    func testTheNewestBackupIsShown() async throws {
        let store = try LoopDatabase(for: self).store
        let collector = StorageFiles.collector(store: store, now: .system)
        let none = try await values(collector)
        XCTAssertNil(none["aerocast_backup_last_success_timestamp_seconds"])
        let folder = URL(filePath: store.path).deletingLastPathComponent()
        let path = folder.appending(path: "aerocast.backup").path
        let bytes = try Backup.write(store, to: path, replacing: false) { _ in }.bytes
        for finishedAt in [1000.0, 2000] {
            try await store.write { try $0.insertBackup(path: path, bytes: bytes, finishedAt: finishedAt) }
        }
        let two = try await values(collector)
        XCTAssertEqual(two["aerocast_backup_last_success_timestamp_seconds"], 2000)
    }
}

/// A wall clock that advances only when a test sets it.
private final class ManualTime: Sendable {
    private let time = Mutex(0.0)

    var now: Double {
        get { time.withLock { $0 } }
        set { time.withLock { $0 = newValue } }
    }
}
