import Foundation
import XCTest

/// A disk of a few MiB in memory, which a test can fill.
struct SmallDisk {
    let folder: URL
    private var filler: URL { folder.appending(path: "filler") }

    /// Mounts the disk until the end of the test.
    ///
    /// - Parameters:
    ///   - installation: its folder has the disk.
    ///   - test: the test.
    ///   - mebibytes: the size of the disk.
    /// - Throws: `XCTSkip` if mounting is not allowed.
    init(in installation: Installation, for test: XCTestCase, mebibytes: Int = 4) throws {
        let folder = installation.folder.appending(path: "disk")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        guard try Self.run("mount", "-t", "tmpfs", "-o", "size=\(mebibytes)m", "tmpfs", folder.path) else {
            throw XCTSkip("mounting a small disk is not allowed here")
        }
        test.addTeardownBlock { _ = try? Self.run("umount", "-l", folder.path) }
        self.folder = folder
    }

    /// Fills the disk to the last bytes.
    ///
    /// - Parameter left: the bytes that stay free.
    /// - Throws: an error of the file system, except that the disk is full.
    func fill(leaving left: UInt64 = 0) throws {
        try Data().write(to: filler)
        let handle = try FileHandle(forWritingTo: filler)
        defer { try? handle.close() }
        var size = 1 << 20
        while size >= 512 {
            do { try handle.write(contentsOf: Data(count: size)) } catch { size /= 2 }
        }
        let filled = try handle.offset()
        try handle.truncate(atOffset: filled - min(left, filled))
    }

    func free() throws { try FileManager.default.removeItem(at: filler) }

    func makeReadOnly() throws {
        guard try Self.run("mount", "-o", "remount,ro", folder.path) else {
            throw XCTSkip("the disk cannot be made read-only")
        }
    }

    private static func run(_ program: String, _ arguments: String...) throws -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
