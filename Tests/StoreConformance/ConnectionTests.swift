import Foundation
import Observations
import Store
import XCTest

/// Tests of the guarantees of ``Connection``.
final class ConnectionTests: XCTestCase {
    private struct Refusal: Error {}

    /// A table with a column of each type.
    private func storeWithTable() async throws -> Store {
        let store = try newStore()
        try await store.write { transaction in
            let sql = transaction.connection.dialect
            try transaction.connection.run(
                """
                CREATE TABLE things (
                    id \(sql.identifier), whole \(sql.integer), number \(sql.real), word TEXT, bytes \(sql.blob)
                ) \(sql.tableOptions(sortedByKey: false))
                """
            )
        }
        return store
    }

    private static let insert = "INSERT INTO things (whole, number, word, bytes) VALUES (?, ?, ?, ?)"
    private static let select = "SELECT whole, number, word, bytes FROM things"

    func testValuesComeBackAsTheyWereWritten() async throws {
        let store = try await storeWithTable()
        let text = "naïve 'quotes', \"more\", ? and \u{1F326}"
        try await store.write { transaction in
            try transaction.connection.execute(Self.insert, [Int64.min, 0.1, text, Data([0, 1, 255])])
            try transaction.connection.execute(Self.insert, [true, -Double.greatestFiniteMagnitude, "", Data()])
        }
        try await store.read { transaction in
            let rows = try transaction.connection.rows("\(Self.select) ORDER BY id") { row in
                (try row[0] as Int64, try row[1] as Double, try row[2] as String, try row[3] as Data)
            }
            XCTAssertEqual(rows.map(\.0), [Int64.min, 1])
            XCTAssertEqual(rows.map(\.1), [0.1, -Double.greatestFiniteMagnitude])
            XCTAssertEqual(rows.map(\.2), [text, ""])
            XCTAssertEqual(rows.map(\.3), [Data([0, 1, 255]), Data()])
            let flag: Bool? = try transaction.connection.value("SELECT whole FROM things WHERE id = ?", [2])
            XCTAssertEqual(flag, true)
        }
    }

    func testNULLIsNilAndAnErrorWhereAValueMustBe() async throws {
        let store = try await storeWithTable()
        _ = try await store.write { try $0.connection.execute(Self.insert, [nil, nil, nil, nil]) }
        try await store.read { transaction in
            try transaction.connection.forEachRow(Self.select, []) { row in
                XCTAssertNil(try row[0] as Int?)
                XCTAssertNil(try row[1] as Double?)
                XCTAssertNil(try row[2] as String?)
                XCTAssertNil(try row[3] as Data?)
                XCTAssertThrowsError(try row[0] as Int) { XCTAssertEqual($0 as? SQLError, .null(column: "whole")) }
                XCTAssertThrowsError(try row[2] as String) { XCTAssertEqual($0 as? SQLError, .null(column: "word")) }
            }
        }
        do {
            _ = try await store.read { try $0.connection.rows(Self.select) { try $0[1] as Double } }
            XCTFail("a read of NULL as a number must throw")
        } catch StoreError.unexpected(_, let reason) {
            XCTAssertTrue(reason.contains("'number'") && reason.contains("NULL"), reason)
        }
    }

    func testAValueOfAnotherTypeIsAnErrorAndAnIntegerIsAlsoANumber() async throws {
        let store = try await storeWithTable()
        _ = try await store.write { try $0.connection.execute(Self.insert, [7, 1.5, "seven", Data([7])]) }
        try await store.read { transaction in
            try transaction.connection.forEachRow(Self.select, []) { row in
                XCTAssertEqual(try row[0] as Double, 7)
                XCTAssertThrowsError(try row[1] as Int)
                XCTAssertThrowsError(try row[2] as Int)
                XCTAssertThrowsError(try row[2] as Double)
                XCTAssertThrowsError(try row[0] as String)
                XCTAssertThrowsError(try row[2] as Data)
                XCTAssertThrowsError(try row[3] as String)
                XCTAssertThrowsError(try row[0] as Bool)
                XCTAssertThrowsError(try row[4] as Int?)
                XCTAssertThrowsError(try row[2] as Double?) {
                    XCTAssertEqual($0 as? SQLError, .wrongType(column: "word", expected: "a number"))
                }
            }
        }
    }

    func testAWrongNumberOfParametersIsAnErrorAndTheStatementStaysUsable() async throws {
        let store = try await storeWithTable()
        try await store.write { transaction in
            for arguments in [[1, 2, 3], [1, 2, 3, 4, 5]] {
                XCTAssertThrowsError(try transaction.connection.execute(Self.insert, arguments))
            }
            XCTAssertEqual(try transaction.connection.execute(Self.insert, [1, 2, "three", nil]), 1)
            // The arguments of the previous statement are cleared.
            XCTAssertEqual(try transaction.connection.execute(Self.insert, [nil, nil, nil, nil]), 1)
        }
        let count = try await store.read { try $0.connection.count("SELECT count(whole) FROM things") }
        XCTAssertEqual(count, 1)
    }

    func testChangedRowsAreCountedAndAConflictThatDoesNothingCountsNone() async throws {
        let store = try newStore()
        let counts = try await store.write { transaction in
            let connection = transaction.connection
            let insert = "INSERT INTO stations (id, name) VALUES (?, ?) ON CONFLICT (id) DO NOTHING"
            return [
                try connection.execute(insert, ["a", nil]), try connection.execute(insert, ["b", nil]),
                try connection.execute(insert, ["a", "again"]),
                try connection.execute("UPDATE stations SET name = 'x'"),
                try connection.execute("DELETE FROM stations WHERE id = 'c'"),
            ]
        }
        XCTAssertEqual(counts, [1, 1, 0, 2, 0])
    }

    func testASavepointThatFailsTakesBackItsChangesAlone() async throws {
        let store = try await storeWithTable()
        try await store.write { transaction in
            let connection = transaction.connection
            try connection.execute(Self.insert, [1, nil, nil, nil])
            do {
                try connection.savepoint {
                    try connection.execute(Self.insert, [2, nil, nil, nil])
                    try connection.savepoint { _ = try connection.execute(Self.insert, [3, nil, nil, nil]) }
                    throw Refusal()
                }
                XCTFail("must throw, got no error")
            } catch is Refusal {}
            XCTAssertTrue(connection.isInsideTransaction)
            try connection.savepoint { _ = try connection.execute(Self.insert, [4, nil, nil, nil]) }
        }
        let kept: [Int] = try await store.read { try $0.connection.values("SELECT whole FROM things ORDER BY id") }
        XCTAssertEqual(kept, [1, 4])
    }

    func testAStatementAmongTheRowsOfAnotherIsRefused() async throws {
        let store = try await storeWithTable()
        try await store.write { transaction in
            let connection = transaction.connection
            try connection.execute(Self.insert, [1, nil, nil, nil])
            XCTAssertThrowsError(
                try connection.forEachRow(Self.select, []) { _ in try connection.execute("DELETE FROM things") }
            ) { error in
                XCTAssertEqual(error as? SQLError, .nested(statement: "DELETE FROM things"))
            }
            XCTAssertEqual(try connection.count("SELECT count(*) FROM things"), 1)
        }
    }

    func testAnErrorInTheMiddleOfRowsEndsTheQueryAndItCanRunAgain() async throws {
        let store = try await storeWithTable()
        let seen = try await store.write { transaction in
            let connection = transaction.connection
            for number in 1...3 { try connection.execute(Self.insert, [number, nil, nil, nil]) }
            var seen: [Int] = []
            do {
                try connection.forEachRow(Self.select, []) { row in
                    seen.append(try row[0])
                    if seen.count == 2 { throw Refusal() }
                }
            } catch is Refusal {}
            return seen + (try connection.values(Self.select) as [Int])
        }
        XCTAssertEqual(seen, [1, 2, 1, 2, 3])
    }

    func testARefusedChangeIsAConstraintErrorAndTheTransactionContinues() async throws {
        let store = try newStore()
        try await store.write { transaction in
            let connection = transaction.connection
            do {
                try connection.savepoint {
                    _ = try connection.execute("INSERT INTO observations (station) VALUES ('nowhere')")
                }
                XCTFail("the schema must refuse the row")
            } catch SQLError.failed(.constraint, _) {}
            try connection.execute("INSERT INTO stations (id) VALUES ('here')")
        }
        let stations = try await store.read { try $0.stations().count }
        XCTAssertEqual(stations, 1)
    }

    func testAnEmptyDatabaseForComparisonsLeavesNoTrace() async throws {
        let store = try newStore()
        let before = try await store.read { try $0.rowCounts() }
        let tables = try await store.read { transaction in
            try transaction.connection.withEmptyDatabase { empty -> [String] in
                try empty.run("CREATE TABLE scratch (id TEXT PRIMARY KEY)")
                return try empty.values(empty.dialect.tableNames)
            }
        }
        XCTAssertEqual(tables, ["scratch"])
        let after = try await store.read { try $0.rowCounts() }
        XCTAssertEqual(after, before)
    }

    func testTheClockOfTheDatabaseCountsSecondsSince1970() async throws {
        let store = try newStore()
        let now: Double? = try await store.read {
            try $0.connection.value("SELECT \($0.connection.dialect.now)")
        }
        XCTAssertEqual(try XCTUnwrap(now), Date().timeIntervalSince1970, accuracy: 600)
    }

    func testNumberedPlaceholdersLeaveQuotedTextAlone() {
        let text = "SELECT '?', \"a?\" FROM t WHERE a = ? AND b = 'it''s ?' AND c IN (?, ?)"
        XCTAssertEqual(PlaceholderStyle.questionMark.rewrite(text), text)
        XCTAssertEqual(
            PlaceholderStyle.numbered.rewrite(text),
            "SELECT '?', \"a?\" FROM t WHERE a = $1 AND b = 'it''s ?' AND c IN ($2, $3)"
        )
    }
}

/// The number by which a program sees that nothing was committed.
final class RevisionTests: XCTestCase {
    func testTheRevisionChangesWithEveryCommitOfAnyProgramAndNotWithReads() async throws {
        let place = try newPlace()
        let (own, other) = (try open(place), try open(place))
        var seen: Set<Int64> = []
        for index in 0..<5 {
            let before = try own.revision()
            XCTAssertTrue(seen.insert(before).inserted, "\(index)")
            XCTAssertEqual(try own.revision(), before)
            _ = try await own.read { try $0.observationCount() }
            XCTAssertEqual(try own.revision(), before)
            // Own commits count as those of other programs.
            let writer = index.isMultiple(of: 2) ? own : other
            try await writer.write { try $0.connection.run("CREATE TABLE revision_\(index) (a INTEGER)") }
        }
        XCTAssertTrue(seen.insert(try own.revision()).inserted)
    }

    func testTheContentRevisionChangesWithEveryCommitThatAnAnswerCanDependOn() async throws {
        let place = try newPlace()
        let (own, other) = (try open(place), try open(place))
        var seen: Set<Int64> = []
        for (index, writer) in [own, other, own].enumerated() {
            let before = try own.contentRevision()
            XCTAssertTrue(seen.insert(before).inserted, "\(index)")
            try await writer.write(isContent: false) { transaction in
                _ = try transaction.save(
                    HeartbeatRecord(program: .api, instance: "a", startedAt: 1, beatAt: 1, silentAfter: 15)
                )
            }
            // Neither a heartbeat nor work that changes nothing.
            _ = try await writer.write { try $0.connection.execute("DELETE FROM heartbeats WHERE instance = 'b'") }
            XCTAssertEqual(try own.contentRevision(), before)
            try await writer.write { try $0.register(Station(id: "station \(index)")) }
        }
        XCTAssertTrue(seen.insert(try own.contentRevision()).inserted)
        XCTAssertEqual(try own.contentRevision(), try other.contentRevision())
    }
}
