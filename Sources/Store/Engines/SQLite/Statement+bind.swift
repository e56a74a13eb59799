import Foundation
import GRDB
import GRDBSQLite

extension Statement {
    /// Binds the parameters directly, which takes half the time of GRDB's arguments.
    ///
    /// - Throws: ``SQLError`` if their number is wrong.
    func bind(_ arguments: [(any SQLConvertible)?]) throws {
        let expected = Int(sqlite3_bind_parameter_count(sqliteStatement))
        guard arguments.count == expected else {
            throw SQLError.failed(
                .other,
                message: "a statement must have \(expected) arguments, got \(arguments.count): \(sql)"
            )
        }
        // Resets the statement and clears its previous arguments.
        setUncheckedArguments([])
        for (position, argument) in zip(Int32(1)..., arguments) {
            guard let argument else { continue }
            let code = bind(argument.sqlValue, at: position)
            guard code == SQLITE_OK else {
                throw SQLError(DatabaseError(resultCode: ResultCode(rawValue: code), sql: sql))
            }
        }
    }

    private func bind(_ value: SQLValue, at position: Int32) -> Int32 {
        switch value {
        case .null: return sqlite3_bind_null(sqliteStatement, position)
        case .integer(let integer): return sqlite3_bind_int64(sqliteStatement, position, integer)
        case .real(let real): return sqlite3_bind_double(sqliteStatement, position, real)
        case .text(var text):
            return text.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) { characters in
                    sqlite3_bind_text(
                        sqliteStatement,
                        position,
                        characters.baseAddress,
                        Int32(characters.count),
                        Self.copying
                    )
                }
            }
        case .blob(let blob):
            // An empty blob has no address and would become NULL.
            guard !blob.isEmpty else { return sqlite3_bind_zeroblob(sqliteStatement, position, 0) }
            return blob.withUnsafeBytes { bytes in
                sqlite3_bind_blob(sqliteStatement, position, bytes.baseAddress, Int32(bytes.count), Self.copying)
            }
        }
    }

    /// `SQLITE_TRANSIENT`, a macro that Swift does not import: SQLite makes a copy.
    private static var copying: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }
}
