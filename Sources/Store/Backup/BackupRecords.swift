extension WriteTransaction {
    /// Records a backup that is on disk.
    ///
    /// - Parameters:
    ///   - path: the path of the backup.
    ///   - bytes: the size of the backup.
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
    /// The time at which the newest backup was finished, in seconds since 1970; `nil` if none was.
    package func latestBackup() throws -> Double? {
        try connection.value("SELECT max(finished_at) FROM backups")
    }
}
