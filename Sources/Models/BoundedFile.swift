import Foundation

/// A regular file that is read up to a size known before the reading.
struct BoundedFile {
    let size: Int
    private let path: String
    private let handle: FileHandle

    /// Opens a file; a device or a named pipe, which has no size, is refused and not waited for.
    ///
    /// - Throws: ``ArtifactError/missing(path:)`` or ``ArtifactError/damaged(reason:)``.
    init(_ file: URL) throws(ArtifactError) {
        path = file.path
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw errno == ENOENT || errno == ENOTDIR
                ? .missing(path: path)
                : .damaged(reason: "\(path) cannot be read: \(String(cString: strerror(errno)).lowercased())")
        }
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw .damaged(reason: "\(path) must be a file")
        }
        size = Int(status.st_size)
    }

    /// The whole file.
    ///
    /// - Throws: ``ArtifactError/damaged(reason:)`` for a larger file, which is not read.
    func read(limit: Int) throws(ArtifactError) -> Data {
        try requireSize(atMost: limit)
        return try read(count: size)
    }

    func requireSize(atMost limit: Int) throws(ArtifactError) {
        guard size <= limit else {
            throw .damaged(reason: "\(path) must have at most \(limit) bytes, got \(size)")
        }
    }

    /// The next bytes; fewer at the end of the file.
    func read(count: Int) throws(ArtifactError) -> Data {
        do {
            return try handle.read(upToCount: count) ?? Data()
        } catch {
            throw .damaged(reason: "\(path) cannot be read: \(error.localizedDescription)")
        }
    }
}
