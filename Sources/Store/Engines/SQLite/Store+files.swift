import Foundation

extension Store {
    /// The space of the disk that holds the database; `nil` if it cannot be examined.
    package var volumeSpace: VolumeSpace? { VolumeSpace(ofDiskAt: path) }

    /// The free space of the disk that holds the database, in bytes; `Int.max` if it cannot be examined.
    var freeSpace: Int { volumeSpace?.free ?? .max }

    /// The sizes of the database's files at this moment, in bytes; 0 for a file that does not exist.
    package var fileSizes: (database: Int, writeAheadLog: Int) {
        func size(_ path: String) -> Int {
            ((try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? NSNumber)?.intValue ?? 0
        }
        return (size(path), size(path + "-wal"))
    }
}
