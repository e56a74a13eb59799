import Forecasting
import Foundation
import Observations
import Store
import StoredWeather
import TestSupport
import XCTest

final class OpeningTests: XCTestCase {
    private func error(opening path: String, _ mode: Store.Opening = .createOrMigrate) -> StoreError? {
        do {
            _ = try Store(path: path, opening: mode)
            return nil
        } catch let error as StoreError {
            return error
        } catch {
            XCTFail("must be a StoreError, got \(error)")
            return nil
        }
    }

    func testAFileThatIsNotThereIsMadeWithItsFolderOrRefused() throws {
        let path = try temporaryFolder().appending(path: "a/b/aerocast.sqlite").path
        XCTAssertEqual(error(opening: path, .existing), .missing(path: path))
        XCTAssertEqual(error(opening: path, .readOnly), .missing(path: path))
        XCTAssertFalse(FileManager.default.fileExists(atPath: path))
        XCTAssertNil(error(opening: path))
        XCTAssertNil(error(opening: path, .existing))
        XCTAssertTrue(StoreError.missing(path: path).description.contains("aerocast up"))
    }

    func testWhatIsNoDatabaseIsRefusedAndLeftAsItIs() throws {
        let path = try databasePath()
        let text = Data(String(repeating: "not a database. ", count: 500).utf8)
        try text.write(to: URL(fileURLWithPath: path))
        XCTAssertEqual(error(opening: path), .notADatabase(path: path))
        XCTAssertEqual(try Data(contentsOf: URL(fileURLWithPath: path)), text)
    }

    func testAFolderInPlaceOfTheFileIsRefusedInWords() throws {
        let path = try temporaryFolder().path
        guard case .cannotOpen(path, let reason)? = error(opening: path) else {
            return XCTFail("\(String(describing: error(opening: path)))")
        }
        XCTAssertFalse(reason.isEmpty)
    }

    func testAFileInPlaceOfTheFolderIsRefusedInWords() throws {
        let file = try temporaryFolder().appending(path: "file")
        try Data("x".utf8).write(to: file)
        let path = file.appending(path: "aerocast.sqlite").path
        XCTAssertEqual(error(opening: path), .cannotOpen(path: path, reason: "its folder cannot be created"))
    }

    func testADatabaseOfTheFirstEditionOrOfAnotherProgramIsRefusedAndLeftAsItIs() throws {
        let tables = [
            "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY); CREATE TABLE stations (id TEXT)",
            "CREATE TABLE stations (id TEXT PRIMARY KEY)",
            "CREATE TABLE notes (text TEXT)",
        ]
        for script in tables {
            let path = try databasePath()
            let file = try SQLiteFile(path)
            try file.write { try $0.run(script) }
            let before = try Self.schema(file)
            for mode in [Store.Opening.createOrMigrate, .existing, .readOnly] {
                XCTAssertEqual(error(opening: path, mode), .otherSchema(path: path), script)
            }
            XCTAssertEqual(try Self.schema(file), before)
        }
        let message = StoreError.otherSchema(path: "/p").description
        for words in ["first edition", "new database file", "keep this one"] {
            XCTAssertTrue(message.contains(words), message)
        }
        XCTAssertTrue(StoreError.newerSchema(path: "/p").description.contains("newer version"))
        XCTAssertFalse(StoreError.otherSchema(path: "/p").isTransient)
    }

    private static func schema(_ file: SQLiteFile) throws -> [String] {
        try file.write { try $0.values("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name") }
    }

    func testADatabaseWithoutAVariableCanBeReadAndIsNotChanged() async throws {
        let path = try databasePath()
        do {
            let store = try Store(path: path)
            try await store.write { try $0.register(Station(id: "here")) }
            try store.close()
            // The schema of a program without this variable.
            let file = try SQLiteFile(path)
            try file.write { try $0.run("ALTER TABLE observations DROP COLUMN wind_direction") }
            XCTAssertTrue(try file.foldJournal())
            try file.close()
        }
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        let older = try Store(path: path, opening: .readOnly)
        let (pending, stations) = try await older.read { (try $0.pendingSchemaChanges(), try $0.stations().count) }
        XCTAssertEqual(pending, ["column observations.wind_direction"])
        XCTAssertEqual(stations, 1)
        do {
            _ = try await older.read { try $0.observations(of: "here") }
            XCTFail("a query of a missing column must throw")
        } catch StoreError.unexpected(_, let reason) {
            XCTAssertTrue(reason.contains("wind_direction"), reason)
        }
        try older.close()
        XCTAssertEqual(try Data(contentsOf: URL(fileURLWithPath: path)), before)
        let current = try await Store(path: path, opening: .existing).read { try $0.pendingSchemaChanges() }
        XCTAssertEqual(current, [])
    }

    func testADamagedDatabaseIsRefusedOrAnswersWithAnError() async throws {
        let path = try databasePath()
        do {
            let store = try Store(path: path)
            try await store.keep((0..<500).map { StoredWeather.observation($0) })
        }
        let file = URL(fileURLWithPath: path)
        try SQLiteFile(path).withoutTransaction { try $0.run("PRAGMA wal_checkpoint(TRUNCATE)") }
        var bytes = try Data(contentsOf: file)
        for index in 4096..<bytes.count { bytes[index] = UInt8(truncatingIfNeeded: index &* 31) }
        try bytes.write(to: file)
        do {
            let store = try Store(path: path)
            _ = try await store.read { try $0.observations(of: "here") }
            XCTFail("a read of a damaged database must throw")
        } catch let error as StoreError {
            XCTAssertEqual(error, .notADatabase(path: path))
            XCTAssertTrue(error.description.contains("restore a backup"))
        }
    }

    func testADatabaseThatStaysLockedIsReportedAndTakesWritesAgainAfterwards() async throws {
        let path = try databasePath()
        let store = try Store(path: path, busyTimeout: 0.2)
        let other = try SQLiteFile(path)
        try other.withoutTransaction { try $0.run("BEGIN IMMEDIATE") }
        await assertThrows(StoreError.locked(path: path, seconds: 0.2)) {
            try await store.write { try $0.register(Station(id: "here")) }
        }
        XCTAssertTrue(StoreError.locked(path: path, seconds: 0.2).isTransient)
        // Readers do not wait.
        let before = try await store.read { try $0.stations().count }
        XCTAssertEqual(before, 0)
        try other.withoutTransaction { try $0.run("COMMIT") }
        try await store.write { try $0.register(Station(id: "here")) }
        let after = try await store.read { try $0.stations().count }
        XCTAssertEqual(after, 1)
    }

    func testEveryErrorSaysWhichFileItIsAbout() {
        let all: [StoreError] = [
            .missing(path: "/p"), .cannotOpen(path: "/p", reason: "r"), .notADatabase(path: "/p"),
            .newerSchema(path: "/p"), .otherSchema(path: "/p"), .locked(path: "/p", seconds: 10), .full(path: "/p"),
            .readOnly(path: "/p"),
            .inputOutput(path: "/p", reason: "r"), .unexpected(path: "/p", reason: "r"),
            .unknownWord(path: "/p", table: "t", column: "c", word: "w"),
        ]
        for error in all { XCTAssertTrue(error.description.contains("/p"), "\(error)") }
    }
}
