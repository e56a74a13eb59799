import Foundation

extension Store {
    /// The sizes of the database's files at this moment, in bytes; 0 for a file that does not exist.
    package var fileSizes: (database: Int, writeAheadLog: Int) {
        func size(_ path: String) -> Int {
            ((try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? NSNumber)?.intValue ?? 0
        }
        return (size(path), size(path + "-wal"))
    }
}
