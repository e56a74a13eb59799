import GRDB

extension Schema {
    static let backups = """
        -- Every backup that was written, for whoever watches that there are any.
        CREATE TABLE backups (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            finished_at REAL NOT NULL,
            path TEXT NOT NULL,
            bytes INTEGER NOT NULL
        ) STRICT;
        """
}

extension WriteTransaction {
    /// Notes a backup that is on disk.
    ///
    /// - Parameters:
    ///   - contents: what was written.
    ///   - finishedAt: seconds since 1970.
    /// - Throws: an error of SQLite.
    package func insert(_ contents: Backup.Contents, finishedAt: Double) throws {
        try database.cachedStatement(sql: "INSERT INTO backups (finished_at, path, bytes) VALUES (?, ?, ?)")
            .execute(arguments: [finishedAt, contents.path, contents.bytes])
    }
}

extension ReadTransaction {
    /// When the newest backup was finished, in seconds since 1970; `nil` where there is none.
    package func latestBackup() throws -> Double? {
        try Double.fetchOne(try database.cachedStatement(sql: "SELECT max(finished_at) FROM backups"))
    }
}
