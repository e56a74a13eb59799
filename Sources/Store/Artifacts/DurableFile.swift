import Foundation

/// Writing that has reached the disk when it returns.
enum DurableFile {
    static func write(_ bytes: Data, to file: URL) throws {
        try bytes.write(to: file)
        let handle = try FileHandle(forUpdating: file)
        defer { try? handle.close() }
        try handle.synchronize()
    }

    /// Makes the names in a folder durable, as a rename is only then.
    static func flushFolder(_ folder: URL) throws {
        let descriptor = open(folder.path, O_RDONLY)
        guard descriptor >= 0 else { throw CocoaError(.fileReadUnknown) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw CocoaError(.fileWriteUnknown) }
    }
}
