/// Where the tables are: a database that many programs share.
///
/// ``Connection`` states what a transaction guarantees. Every error of the engine is thrown as an ``SQLError``.
package protocol Engine: Sendable {
    /// Runs `work` in one snapshot, at the same time as other reads and writes.
    func read<Value: Sendable>(
        _ work: @escaping @Sendable (any Connection) throws -> Value
    ) async throws -> Value

    /// Runs `work` in one transaction; when this returns, the changes are on disk.
    func write<Value: Sendable>(
        _ work: @escaping @Sendable (any Connection) throws -> Value
    ) async throws -> Value

    /// As ``read(_:)``, on the calling thread: for opening the database.
    func readNow<Value>(_ work: (any Connection) throws -> Value) throws -> Value

    /// As ``write(_:)``, on the calling thread: for opening the database.
    func writeNow<Value>(_ work: (any Connection) throws -> Value) throws -> Value

    /// Writes the whole database as it is at one moment into a new SQLite file, while others read and write.
    func copy(to path: String) throws

    /// Ends all connections; nothing can be read or written afterwards.
    func close() throws
}
