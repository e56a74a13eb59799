/// A database that several programs share.
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

    /// Like ``read(_:)``, on the calling thread, for opening the database.
    func readNow<Value>(_ work: (any Connection) throws -> Value) throws -> Value

    /// Like ``write(_:)``, on the calling thread, for opening the database.
    func writeNow<Value>(_ work: (any Connection) throws -> Value) throws -> Value

    /// A number that changes with every commit, also of other programs; two engines have different numbers.
    func revision() throws -> Int64

    /// Writes a snapshot of the whole database into a new SQLite file while others read and write.
    func copy(to path: String) throws

    /// Closes all connections; later reads and writes fail.
    func close() throws
}
