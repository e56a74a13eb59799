import Foundation

/// The file that a path refers to: symbolic links are followed, and the file need not exist.
struct FilePlace {
    private let path: String
    /// `nil` if the file does not exist.
    private let file: (device: UInt64, number: UInt64)?

    init(_ path: String) {
        let url = URL(fileURLWithPath: path)
        let folder = Self.resolved(url.deletingLastPathComponent().path)
        let found = Self.resolved(url.path)
        self.path = found ?? "\(folder ?? url.deletingLastPathComponent().path)/\(url.lastPathComponent)"
        file = found.flatMap(Self.identity)
    }

    /// Whether both paths refer to the same file, also by different names.
    func isSame(as other: FilePlace) -> Bool {
        if path == other.path { return true }
        guard let file, let theirs = other.file else { return false }
        return file.device == theirs.device && file.number == theirs.number
    }

    /// The place whose path has an additional suffix, such as SQLite's journals.
    func appending(_ suffix: String) -> FilePlace { FilePlace(path + suffix) }

    private static func resolved(_ path: String) -> String? {
        guard let text = realpath(path, nil) else { return nil }
        defer { free(text) }
        return String(cString: text)
    }

    private static func identity(_ path: String) -> (device: UInt64, number: UInt64)? {
        var facts = stat()
        guard stat(path, &facts) == 0 else { return nil }
        return (UInt64(truncatingIfNeeded: facts.st_dev), UInt64(truncatingIfNeeded: facts.st_ino))
    }
}
