import Foundation

/// Where a path leads: links are followed, and the file need not be there.
struct FilePlace {
    private let path: String
    /// `nil` where there is no file.
    private let file: (device: UInt64, number: UInt64)?

    init(_ path: String) {
        let url = URL(fileURLWithPath: path)
        let folder = Self.resolved(url.deletingLastPathComponent().path)
        let found = Self.resolved(url.path)
        self.path = found ?? "\(folder ?? url.deletingLastPathComponent().path)/\(url.lastPathComponent)"
        file = found.flatMap(Self.identity)
    }

    /// Whether writing to one is writing to the other, also by another name of the same file.
    func isSame(as other: FilePlace) -> Bool {
        if path == other.path { return true }
        guard let file, let theirs = other.file else { return false }
        return file.device == theirs.device && file.number == theirs.number
    }

    /// The place beside it whose name is longer by a suffix, as SQLite names its journals.
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
