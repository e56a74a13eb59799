import Forecasting
import Foundation
import GRDB
import Store
import XCTest

final class OpeningTests: XCTestCase {
    private func error(opening path: String, _ mode: Store.Opening = .createOrMigrate) -> StoreError? {
        do {
            _ = try Store(path: path, opening: mode)
            return nil
        } catch let error as StoreError {
            return error
        } catch {
            XCTFail("\(error) is no StoreError")
            return nil
        }
    }

    func testAFileThatIsNotThereIsMadeWithItsFolderOrRefused() throws {
        let path = try temporaryFolder().appending(path: "a/b/aerocast.sqlite").path
        XCTAssertEqual(error(opening: path, .existing), .missing(path: path))
        XCTAssertEqual(error(opening: path, .asItIs), .missing(path: path))
        XCTAssertFalse(FileManager.default.fileExists(atPath: path))
        XCTAssertNil(error(opening: path))
        XCTAssertNil(error(opening: path, .existing))
        XCTAssertTrue(StoreError.missing(path: path).description.contains("aerocast-api"))
    }

    func testWhatIsNoDatabaseIsRefusedAndLeftAsItIs() throws {
        let path = try databasePath()
        let text = Data(String(repeating: "this is no database. ", count: 500).utf8)
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

    func testANewerSchemaIsRefusedAndAnyOtherDatabaseIsNotOverwritten() throws {
        let path = try databasePath()
        XCTAssertNil(error(opening: path))
        let raw = try DatabaseQueue(path: path)
        try raw.write { try $0.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('99 from the future')") }
        XCTAssertEqual(error(opening: path), .newerSchema(path: path))
        XCTAssertEqual(error(opening: path, .existing), .newerSchema(path: path))
        XCTAssertEqual(error(opening: path, .asItIs), .newerSchema(path: path))
        XCTAssertTrue(StoreError.newerSchema(path: path).description.contains("newer version"))
    }

    func testAnOlderSchemaCanBeReadAsItIs() async throws {
        let path = try databasePath()
        let step = "10 mlflow"
        do {
            let store = try Store(path: path)
            try await store.write { try $0.register(Station(id: "here")) }
            try store.close()
            // As a program left it that did not know this step.
            let raw = try DatabaseQueue(path: path)
            try await raw.write { database in
                try database.execute(sql: "DROP TABLE mlflow_outbox")
                try database.execute(sql: "DELETE FROM grdb_migrations WHERE identifier = ?", arguments: [step])
            }
            try raw.close()
        }
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        let older = try Store(path: path, opening: .asItIs)
        let (pending, stations) = try await older.read { (try $0.pendingSchemaSteps(), try $0.stations().count) }
        XCTAssertEqual(pending, [step])
        XCTAssertEqual(stations, 1)
        do {
            _ = try await older.read { try $0.outboxState(of: "temperature") }
            XCTFail("the table is not there")
        } catch StoreError.unexpected(_, let reason) {
            XCTAssertTrue(reason.contains("mlflow_outbox"), reason)
        }
        try older.close()
        XCTAssertEqual(try Data(contentsOf: URL(fileURLWithPath: path)), before)
        let current = try await Store(path: path, opening: .existing).read { try $0.pendingSchemaSteps() }
        XCTAssertEqual(current, [])
    }

    func testADamagedDatabaseIsRefusedOrAnswersWithAnError() async throws {
        let path = try databasePath()
        do {
            let store = try Store(path: path)
            try await store.keep((0..<500).map { StoredWeather.observation($0) })
        }
        let file = URL(fileURLWithPath: path)
        try DatabaseQueue(path: path).inDatabase { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
        var bytes = try Data(contentsOf: file)
        for index in 4096..<bytes.count { bytes[index] = UInt8(truncatingIfNeeded: index &* 31) }
        try bytes.write(to: file)
        do {
            let store = try Store(path: path)
            _ = try await store.read { try $0.observations(of: "here") }
            XCTFail("the damage was not noticed")
        } catch let error as StoreError {
            XCTAssertEqual(error, .notADatabase(path: path))
            XCTAssertTrue(error.description.contains("restore a backup"))
        }
    }

    func testManyProcessesMayMakeTheDatabaseAtOnce() async throws {
        for _ in 0..<5 {
            let path = try databasePath()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<6 {
                    group.addTask {
                        let store = try Store(path: path)
                        try await store.write { try $0.register(Station(id: "\(number)")) }
                    }
                }
                try await group.waitForAll()
            }
            let store = try Store(path: path, opening: .existing)
            let count = try await store.read { try $0.stations().count }
            XCTAssertEqual(count, 6)
        }
    }

    func testADatabaseThatStaysLockedIsReportedAndTakesWritesAgainAfterwards() async throws {
        let path = try databasePath()
        let store = try Store(path: path, busyTimeout: 0.2)
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let raw = try DatabaseQueue(path: path, configuration: configuration)
        try await raw.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        await assertThrows(StoreError.locked(path: path, seconds: 0.2)) {
            try await store.write { try $0.register(Station(id: "here")) }
        }
        XCTAssertTrue(StoreError.locked(path: path, seconds: 0.2).isTransient)
        // Readers are not held up.
        let before = try await store.read { try $0.stations().count }
        XCTAssertEqual(before, 0)
        try await raw.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
        try await store.write { try $0.register(Station(id: "here")) }
        let after = try await store.read { try $0.stations().count }
        XCTAssertEqual(after, 1)
    }

    func testEveryErrorSaysWhichFileItIsAbout() {
        let all: [StoreError] = [
            .missing(path: "/p"), .cannotOpen(path: "/p", reason: "r"), .notADatabase(path: "/p"),
            .newerSchema(path: "/p"), .locked(path: "/p", seconds: 10), .full(path: "/p"), .readOnly(path: "/p"),
            .inputOutput(path: "/p", reason: "r"), .unexpected(path: "/p", reason: "r"),
        ]
        for error in all { XCTAssertTrue(error.description.contains("/p"), "\(error)") }
    }
}
