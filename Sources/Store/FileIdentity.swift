#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The file that was opened at a path, to notice that it was removed or replaced.
///
/// A program keeps writing to an open file that has lost its name; such writes are lost when the program ends.
struct FileIdentity: Hashable, Sendable {
    let path: String
    private let number: Number

    private struct Number: Hashable, Sendable {
        var device: UInt64
        var inode: UInt64

        init?(path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            device = UInt64(truncatingIfNeeded: status.st_dev)
            inode = UInt64(truncatingIfNeeded: status.st_ino)
        }
    }

    /// The result is `nil` if no file has the path.
    ///
    /// - Parameter path: the path of an open file.
    init?(path: String) {
        guard let number = Number(path: path) else { return nil }
        self.path = path
        self.number = number
    }

    /// - Throws: ``StoreError/removed(path:)`` if no file has the path, ``StoreError/replaced(path:)`` if another has.
    func verify() throws {
        guard let found = Number(path: path) else { throw StoreError.removed(path: path) }
        guard found == number else { throw StoreError.replaced(path: path) }
    }
}
