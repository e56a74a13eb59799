package import Foundation

/// File operations whose changes are on disk when they return.
package enum DurableFile {
    package static func write(_ bytes: Data, to file: URL) throws {
        try bytes.write(to: file)
        try flush(file)
    }

    package static func flush(_ file: URL) throws {
        let handle = try FileHandle(forUpdating: file)
        defer { try? handle.close() }
        try handle.synchronize()
    }

    /// Replaces a file atomically by another file.
    package static func replace(_ target: URL, with file: URL) throws {
        guard rename(file.path, target.path) == 0 else {
            throw CocoaError(.fileWriteUnknown, userInfo: [NSLocalizedDescriptionKey: String(cString: strerror(errno))])
        }
        try flushFolder(target.deletingLastPathComponent())
    }

    /// Flushes the names in a folder, which makes a rename durable.
    package static func flushFolder(_ folder: URL) throws {
        let descriptor = open(folder.path, O_RDONLY)
        guard descriptor >= 0 else { throw CocoaError(.fileReadUnknown) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw CocoaError(.fileWriteUnknown) }
    }
}
