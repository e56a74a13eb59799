package import Observations

/// One connection to the database, inside a transaction.
///
/// All calls are synchronous and happen on one thread. A connection is valid only inside the closure that receives it.
///
/// - **Text.** Statements are portable SQL, with `?` for each parameter in order. ``dialect`` supplies the SQL that
///   differs between engines. An engine prepares each text once and caches the statement, so a text must not contain
///   values.
/// - **Snapshot.** A read transaction sees the database at one moment. A write transaction sees the newest state and
///   its own changes, and no changes of other transactions until it ends.
/// - **Atomicity.** A transaction, and a savepoint inside it, is committed as a whole or not at all. A committed write
///   transaction is on disk.
/// - **Running again.** An engine may run the closure of a write transaction again from the start if it could not
///   commit. The closure must have no effects except its statements.
/// - **Positions.** The identifiers of a table increase in insertion order, and no identifier is used twice, even after
///   rows were deleted. Readers follow a stream of rows by `id > ?`, so positions are ordered by commit: once a reader
///   has seen a position of a stream, no smaller position of that stream appears. The writer calls ``lock(_:)`` before
///   it adds to a stream. An engine with a single writer does nothing in ``lock(_:)``. An engine whose sequences are
///   not in commit order makes the next writer of the stream wait until this transaction ends.
package protocol Connection: AnyObject {
    var dialect: any Dialect { get }

    /// Whether the transaction is open; an engine may roll it back automatically, for example if the disk is full.
    var isInsideTransaction: Bool { get }

    /// The number of rows that statements on this connection have inserted, changed or deleted since it was opened.
    var totalChanges: Int { get }

    /// Runs one statement that changes rows.
    ///
    /// - Parameters:
    ///   - sql: the statement's text.
    ///   - arguments: one for each `?`; `nil` is NULL.
    /// - Returns: the number of inserted, changed or deleted rows; `ON CONFLICT DO NOTHING` adds 0.
    /// - Throws: ``SQLError``.
    @discardableResult
    func execute(_ sql: String, _ arguments: [(any SQLConvertible)?]) throws -> Int

    /// Runs statements without parameters, separated by semicolons, and does not cache them.
    ///
    /// Use it for the schema, and for texts that differ at each call.
    ///
    /// - Throws: ``SQLError``.
    func run(_ script: String) throws

    /// Runs one query, and passes each row to `body` as soon as it is read.
    ///
    /// - Parameters:
    ///   - sql: the query's text, which may also change rows and return them.
    ///   - arguments: one for each `?`; `nil` is NULL.
    ///   - body: must not use the connection. If it throws, the query ends.
    /// - Throws: ``SQLError``, or any error of `body`.
    func forEachRow(_ sql: String, _ arguments: [(any SQLConvertible)?], _ body: (Row) throws -> Void) throws

    /// Runs `work` in a savepoint: if it throws, its changes are rolled back and the transaction continues.
    ///
    /// - Throws: ``SQLError``, or any error of `work`.
    func savepoint<Value>(_ work: () throws -> Value) throws -> Value

    /// Prevents other writers from adding to a stream until the transaction ends; see *Positions* above.
    ///
    /// - Throws: ``SQLError``.
    func lock(_ stream: RowStream) throws

    /// Runs `work` on an empty temporary database of the same engine.
    ///
    /// - Throws: ``SQLError``, or any error of `work`.
    func withEmptyDatabase<Value>(_ work: (any Connection) throws -> Value) throws -> Value
}

/// A stream of rows that readers follow by their identifiers.
package struct RowStream: Hashable, Sendable {
    package var table: String
    /// The values that all rows of the stream share, such as target and station.
    package var key: [String]

    package init(_ table: String, _ key: String...) {
        self.table = table
        self.key = key
    }

    package init(_ table: String, _ target: TargetName, _ station: String...) {
        self.init(table: table, key: [target.rawValue] + station)
    }

    private init(table: String, key: [String]) {
        self.table = table
        self.key = key
    }
}

/// Ends a query whose wanted rows have been read.
private struct Enough: Error {}

extension Connection {
    @discardableResult
    package func execute(_ sql: String) throws -> Int {
        try execute(sql, [])
    }

    /// All rows of a query, in its order.
    package func rows<Value>(
        _ sql: String,
        _ arguments: [(any SQLConvertible)?] = [],
        _ transform: (Row) throws -> Value
    ) throws -> [Value] {
        var values: [Value] = []
        try forEachRow(sql, arguments) { values.append(try transform($0)) }
        return values
    }

    /// The first rows of a query of which `transform` makes a value, at most `limit`; later rows are not read.
    package func rows<Value>(
        _ sql: String,
        _ arguments: [(any SQLConvertible)?],
        limit: Int,
        _ transform: (Row) throws -> Value?
    ) throws -> [Value] {
        var values: [Value] = []
        do {
            try forEachRow(sql, arguments) { row in
                if let value = try transform(row) { values.append(value) }
                if values.count >= limit { throw Enough() }
            }
        } catch is Enough {}
        return values
    }

    /// The first row of a query; `nil` if the query has no rows.
    package func row<Value>(
        _ sql: String,
        _ arguments: [(any SQLConvertible)?] = [],
        _ transform: (Row) throws -> Value
    ) throws -> Value? {
        var value: Value?
        try forEachRow(sql, arguments) { row in
            if value == nil { value = try transform(row) }
        }
        return value
    }

    /// The first column of each row.
    package func values<Value: SQLConvertible>(
        _ sql: String,
        _ arguments: [(any SQLConvertible)?] = []
    ) throws -> [Value] {
        try rows(sql, arguments) { try $0[0] }
    }

    /// The first column of the first row; `nil` if the query has no rows or the value is NULL.
    package func value<Value: SQLConvertible>(
        _ sql: String,
        _ arguments: [(any SQLConvertible)?] = []
    ) throws -> Value? {
        try row(sql, arguments) { try $0[0] as Value? } ?? nil
    }

    /// The count that a query returns.
    package func count(_ sql: String, _ arguments: [(any SQLConvertible)?] = []) throws -> Int {
        try value(sql, arguments) ?? 0
    }
}
