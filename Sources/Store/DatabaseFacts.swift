import Foundation
import GRDB

extension Store {
    /// The sizes of the database's files at this moment, in bytes; 0 for a file that is not there.
    package var fileSizes: (database: Int, writeAheadLog: Int) {
        func size(_ path: String) -> Int {
            ((try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? NSNumber)?.intValue ?? 0
        }
        return (size(path), size(path + "-wal"))
    }
}

extension ReadTransaction {
    /// How many rows each table has; reads an index of every table from end to end.
    package func rowCounts() throws -> [String: Int] {
        let tables = try String.fetchAll(
            database,
            sql: """
                SELECT name FROM sqlite_master
                WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'grdb_%' ORDER BY name
                """
        )
        var counts: [String: Int] = [:]
        for table in tables {
            counts[table] = try Int.fetchOne(database, sql: "SELECT count(*) FROM \(table.quotedDatabaseIdentifier)")
        }
        return counts
    }

    /// When the newest backup was finished, in seconds since 1970; `nil` where there is none.
    package func latestBackup() throws -> Double? {
        guard try database.tableExists("backups") else { return nil }
        return try Double.fetchOne(database, sql: "SELECT max(finished_at) FROM backups")
    }
}
