import Foundation

extension Store {
    /// The free space of the disk that holds the database, in bytes; `Int.max` if it cannot be examined.
    var freeSpace: Int {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let size = try? FileManager.default.attributesOfFileSystem(forPath: folder)[.systemFreeSize] as? NSNumber
        return size?.intValue ?? .max
    }

    /// The sizes of the database's files at this moment, in bytes; 0 for a file that does not exist.
    package var fileSizes: (database: Int, writeAheadLog: Int) {
        func size(_ path: String) -> Int {
            ((try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? NSNumber)?.intValue ?? 0
        }
        return (size(path), size(path + "-wal"))
    }
}
