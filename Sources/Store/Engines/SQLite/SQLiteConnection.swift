import GRDB

/// A connection to a SQLite database.
final class SQLiteConnection: Connection {
    let database: Database
    private var isReading = false

    init(_ database: Database) {
        self.database = database
    }

    var dialect: any Dialect { SQLiteDialect() }

    var isInsideTransaction: Bool { database.isInsideTransaction }

    var totalChanges: Int { database.totalChangesCount }

    @discardableResult
    func execute(_ sql: String, _ arguments: [(any SQLConvertible)?]) throws -> Int {
        try requireNoRows(sql)
        return try SQLError.translating {
            let statement = try database.cachedStatement(sql: sql)
            try statement.bind(arguments)
            try statement.execute()
            return database.changesCount
        }
    }

    func run(_ script: String) throws {
        try requireNoRows(script)
        try SQLError.translating { try database.execute(sql: script) }
    }

    func forEachRow(_ sql: String, _ arguments: [(any SQLConvertible)?], _ body: (Row) throws -> Void) throws {
        try requireNoRows(sql)
        isReading = true
        defer { isReading = false }
        try SQLError.translating {
            let statement = try database.cachedStatement(sql: sql)
            try statement.bind(arguments)
            // A cursor avoids copies of the rows, which would be the largest cost.
            let cursor = try GRDB.Row.fetchCursor(statement)
            let row = Row(SQLiteColumns(statement))
            while try cursor.next() != nil { try body(row) }
        }
    }

    func savepoint<Value>(_ work: () throws -> Value) throws -> Value {
        var value: Value?
        try SQLError.translating {
            try database.inSavepoint {
                value = try work()
                return .commit
            }
        }
        guard let value else { throw SQLError.failed(.other, message: "SQLite rolled back a savepoint") }
        return value
    }

    /// Does nothing, because SQLite has a single writer.
    func lock(_ stream: RowStream) throws {}

    func withEmptyDatabase<Value>(_ work: (any Connection) throws -> Value) throws -> Value {
        try SQLError.translating {
            try DatabaseQueue().write { try work(SQLiteConnection($0)) }
        }
    }

    /// SQLite allows nested statements with different texts, but other engines do not.
    private func requireNoRows(_ sql: String) throws {
        if isReading { throw SQLError.nested(statement: sql) }
    }
}
