package import Foundation
import Synchronization

/// The permissions of the files that a program creates.
package enum PrivateFiles {
    /// The user's own mask, before ``begin()``.
    private static let original = Atomic<UInt32>(0o077)

    /// From now on, this process and the processes that it starts create files for their user alone: 0600, folders 0700.
    ///
    /// A program calls this function first, before it opens a file.
    package static func begin() {
        let mask = umask(0o077)
        original.store(UInt32(mask), ordering: .relaxed)
        umask(mask | 0o077)
    }

    /// Gives a file that the user named, such as a chart, the permissions that the user's own mask allows.
    package static func share(_ file: URL) {
        let mode = 0o666 & ~original.load(ordering: .relaxed)
        chmod(file.path, mode_t(mode))
    }

    /// Creates an empty file for its owner alone, unless the file exists.
    ///
    /// - Parameter path: the path; an error of the file system is left to the program that opens the file.
    package static func create(_ path: String) {
        let descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        if descriptor >= 0 { close(descriptor) }
    }

    /// Creates a folder and its parents for their owner alone, unless they exist.
    package static func createFolder(_ folder: URL) throws {
        try FileManager.default.createDirectory(
            at: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
    }

    /// Gives a file to its owner alone.
    package static func makePrivate(_ file: URL) throws {
        guard chmod(file.path, 0o600) == 0 else {
            throw CocoaError(.fileWriteUnknown, userInfo: [NSLocalizedDescriptionKey: String(cString: strerror(errno))])
        }
    }
}
