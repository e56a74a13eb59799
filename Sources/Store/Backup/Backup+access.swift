import Access

extension Backup {
    /// The keys of a restored database.
    package struct RestoredKeys: Hashable, Sendable {
        /// The keys that are accepted.
        package var live = 0
        /// The keys that the backup has as live, and that had ended in the replaced database.
        package var ended = 0
    }

    /// Ends every session of a restored database, and the keys that had ended in the one that it replaces.
    ///
    /// A backup is older: it has keys that were revoked since, and sessions that were signed out.
    ///
    /// - Parameters:
    ///   - path: the restored database.
    ///   - replaced: the database that it replaces; one that cannot be read ends no key.
    ///   - now: seconds since 1970.
    /// - Returns: the keys.
    /// - Throws: ``SQLError``.
    static func endAccess(in path: String, replacing replaced: String?, now: Double) throws -> RestoredKeys {
        let known = replaced.flatMap { try? keys(of: $0) } ?? []
        let ended = Set(known.filter { !$0.isLive(at: now) }.map(\.id))
        let file = try SQLiteFile(path)
        let result = try file.write { connection in
            let transaction = WriteTransaction(connection: connection, actor: .local, trace: nil)
            try connection.execute("DELETE FROM sessions")
            var result = RestoredKeys()
            for key in try transaction.reading.accessKeys() where key.isLive(at: now) {
                if ended.contains(key.id) {
                    try transaction.endKey(key.id, at: nil, now: now)
                    result.ended += 1
                } else {
                    result.live += 1
                }
            }
            return result
        }
        try file.close()
        return result
    }

    private static func keys(of path: String) throws -> [KeyRecord] {
        guard isDatabase(path) else { return [] }
        let file = try SQLiteFile(path)
        let keys = try file.write { try ReadTransaction(connection: $0).accessKeys() }
        try file.close()
        return keys
    }
}
