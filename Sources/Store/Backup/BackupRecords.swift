extension WriteTransaction {
    /// Notes a backup that is on disk.
    ///
    /// - Parameters:
    ///   - path: of the backup's file.
    ///   - bytes: its size.
    ///   - finishedAt: seconds since 1970.
    /// - Throws: ``StoreError``.
    package func insertBackup(path: String, bytes: Int, finishedAt: Double) throws {
        try connection.execute(
            "INSERT INTO backups (finished_at, path, bytes) VALUES (?, ?, ?)",
            [finishedAt, path, bytes]
        )
    }
}

extension ReadTransaction {
    /// When the newest backup was finished, in seconds since 1970; `nil` if there is none.
    package func latestBackup() throws -> Double? {
        try connection.value("SELECT max(finished_at) FROM backups")
    }
}
