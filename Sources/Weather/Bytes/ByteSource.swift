import Foundation

/// A stream of bytes that is read in pieces: the layer between a file and the parsers.
protocol ByteSource: AnyObject {
    /// Appends the next bytes to `buffer`.
    ///
    /// - Returns: the number of bytes appended; 0 at the end.
    func read(into buffer: inout [UInt8]) throws -> Int
}

/// A file, plain or gzip, recognized by its first bytes.
///
/// Holds at most two pieces of 64 KiB in memory.
final class FileBytes: ByteSource {
    static let pieceSize = 1 << 16

    private let handle: FileHandle
    private var first: [UInt8]
    private var isAtStart = true

    /// - Throws: ``FormatError`` if the file cannot be opened.
    static func open(_ path: String) throws -> any ByteSource {
        let file = try FileBytes(path: path)
        return file.first.starts(with: GzipBytes.magic) ? try GzipBytes(file, name: path) : file
    }

    private init(path: String) throws {
        do {
            handle = try FileHandle(forReadingFrom: URL(filePath: path, directoryHint: .notDirectory))
            first = [UInt8](try handle.read(upToCount: Self.pieceSize) ?? Data())
        } catch {
            throw FormatError(
                file: path,
                found: Self.obstacle(at: path, error),
                expected: "a readable file of observations, plain or gzip"
            )
        }
    }

    /// The object at a path that cannot be read.
    private static func obstacle(at path: String, _ error: any Error) -> String {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            return "a path where nothing is"
        }
        if isFolder.boolValue { return "a folder" }
        if !FileManager.default.isReadableFile(atPath: path) { return "a file that this user may not read" }
        return "a file that cannot be read (\((error as NSError).localizedDescription))"
    }

    deinit { try? handle.close() }

    func read(into buffer: inout [UInt8]) throws -> Int {
        if isAtStart {
            isAtStart = false
            buffer.append(contentsOf: first)
            defer { first = [] }
            return first.count
        }
        guard let data = try handle.read(upToCount: Self.pieceSize) else { return 0 }
        buffer.append(contentsOf: data)
        return data.count
    }
}

/// Bytes in memory.
final class MemoryBytes: ByteSource {
    private var bytes: ArraySlice<UInt8>
    private let pieceSize: Int

    /// - Parameters:
    ///   - bytes: all bytes.
    ///   - pieceSize: the number of bytes of one call, at least 1.
    init(_ bytes: [UInt8], pieceSize: Int = FileBytes.pieceSize) {
        self.bytes = bytes[...]
        self.pieceSize = pieceSize
    }

    func read(into buffer: inout [UInt8]) -> Int {
        let piece = bytes.prefix(pieceSize)
        buffer.append(contentsOf: piece)
        bytes = bytes.dropFirst(pieceSize)
        return piece.count
    }
}
