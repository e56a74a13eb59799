import Observations

/// One connection to the database, inside a transaction.
///
/// All calls are synchronous and happen on one thread. A connection is valid only inside the closure that receives it.
///
/// - **Text.** Statements are SQL that every engine understands, with `?` for parameters, in their order. What engines
///   write differently comes from ``dialect``. An engine prepares a statement once for each text and keeps it, so a text
///   must not contain values.
/// - **Snapshot.** A read transaction sees the database as it was at one moment. A write transaction sees the newest
///   state and its own changes, and nobody else's changes until it ends.
/// - **Atomicity.** A transaction, and a savepoint inside it, is kept as a whole or not at all. A committed write
///   transaction is on disk.
/// - **Running again.** An engine may run the closure of a write transaction again from the start if it could not
///   commit. The closure must have no effect besides the statements that it runs.
/// - **Positions.** The identifiers of a table count up in the order of inserting, and no identifier is used twice, also
///   after rows were deleted. Readers follow a stream of rows by `id > ?`, so positions are ordered by commit: once a
///   reader has seen a position of a stream, no smaller one of that stream appears. The writer calls ``lock(_:)`` before it
///   adds to a stream. An engine with one writer at a time has nothing to do for that. An engine whose sequences are
///   not in commit order lets the next writer of the stream wait until this transaction ends.
package protocol Connection: AnyObject {
    var dialect: any Dialect { get }

    /// Whether the transaction is still open; an engine may give it up on its own, for example if the disk is full.
    var isInsideTransaction: Bool { get }

    /// Runs one statement that changes rows.
    ///
    /// - Parameters:
    ///   - sql: its text.
    ///   - arguments: one for each `?`; `nil` is NULL.
    /// - Returns: the number of rows that the statement inserted, changed or deleted; a conflict that does nothing counts
    ///   none.
    /// - Throws: ``SQLError``.
    @discardableResult
    func execute(_ sql: String, _ arguments: [(any SQLConvertible)?]) throws -> Int

    /// Runs statements without parameters, separated by semicolons, and forgets their texts.
    ///
    /// For the schema, and for texts that are different each time.
    ///
    /// - Throws: ``SQLError``.
    func run(_ script: String) throws

    /// Runs one query, and passes each row to `body` as soon as it is read.
    ///
    /// - Parameters:
    ///   - sql: its text, which may also change rows and return them.
    ///   - arguments: one for each `?`; `nil` is NULL.
    ///   - body: must not use the connection. If it throws, the query ends.
    /// - Throws: ``SQLError``, or what `body` throws.
    func forEachRow(_ sql: String, _ arguments: [(any SQLConvertible)?], _ body: (Row) throws -> Void) throws

    /// Runs `work` so that its changes are taken back if it throws, while the transaction continues.
    ///
    /// - Throws: ``SQLError``, or what `work` throws.
    func savepoint<Value>(_ work: () throws -> Value) throws -> Value

    /// Keeps other writers from adding to a stream until the transaction ends; see *Positions* above.
    ///
    /// - Throws: ``SQLError``.
    func lock(_ stream: RowStream) throws

    /// Runs `work` on an empty database of the same engine, which is gone afterwards.
    ///
    /// - Throws: ``SQLError``, or what `work` throws.
    func withEmptyDatabase<Value>(_ work: (any Connection) throws -> Value) throws -> Value
}

/// Rows that readers follow by their positions.
package struct RowStream: Hashable, Sendable {
    package var table: String
    /// What the rows of the stream have in common, such as target and station.
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

    /// The first row of a query; `nil` if it has none.
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

    /// The first column of the first row; `nil` if there is no row, or if it is NULL.
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
