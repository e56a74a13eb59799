import Foundation

extension Backup {
    /// Seconds after which an unchanged file is a leftover: a running backup changes its file continuously.
    private static let leftoverAge: Double = 3600

    /// The suffixes of a database file's name and of its journals' names.
    static let journals = ["", "-wal", "-shm", "-journal"]

    /// A temporary path next to `target`, for a file that is renamed to `target` later.
    static func staging(of target: URL) -> URL {
        target.deletingLastPathComponent().appending(path: "\(stagingPrefix(of: target))\(UUID().uuidString)")
    }

    /// Deletes a database file and the journals that SQLite may have left next to it.
    static func removeDatabase(at path: String) {
        for suffix in journals { try? FileManager.default.removeItem(atPath: path + suffix) }
    }

    /// Deletes the temporary files that killed writers of the same backup have left; each is as large as the backup.
    ///
    /// - Parameters:
    ///   - target: the path of the backup.
    ///   - now: the wall clock.
    static func removeLeftovers(of target: URL, now: Double) {
        let folder = target.deletingLastPathComponent()
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        let prefix = stagingPrefix(of: target)
        let length = prefix.count + UUID().uuidString.count
        for (name, parts) in Dictionary(grouping: names, by: { String($0.prefix(length)) })
        where isStaging(name, prefix: prefix) {
            let left = parts.filter { journals.contains(String($0.dropFirst(length))) }
            let paths = left.map { folder.appending(path: $0).path }
            // A journal may be older than its database, so either all of the files are deleted or none.
            guard paths.allSatisfy({ isOldFile($0, now: now) }) else { continue }
            for path in paths { try? FileManager.default.removeItem(atPath: path) }
        }
    }

    private static func stagingPrefix(of target: URL) -> String { ".\(target.lastPathComponent)-" }

    private static func isStaging(_ name: String, prefix: String) -> Bool {
        guard name.hasPrefix(prefix) else { return false }
        let identifier = String(name.dropFirst(prefix.count))
        return UUID(uuidString: identifier)?.uuidString == identifier
    }

    private static func isOldFile(_ path: String, now: Double) -> Bool {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
            attributes[.type] as? FileAttributeType == .typeRegular,
            let changed = attributes[.modificationDate] as? Date
        else { return false }
        return now - changed.timeIntervalSince1970 > leftoverAge
    }
}
