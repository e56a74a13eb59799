import Foundation

/// The space of a disk, in bytes.
package struct VolumeSpace: Hashable, Sendable {
    /// The free space.
    package var free: Int
    package var size: Int

    package init(free: Int, size: Int) {
        self.free = free
        self.size = size
    }

    /// The space of the disk of a file or folder.
    ///
    /// - Parameter path: the path; the file need not exist, its folder must. The result is `nil` if the disk cannot be
    ///   examined.
    package init?(ofDiskAt path: String) {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        guard let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder),
            let free = attributes[.systemFreeSize] as? NSNumber, let size = attributes[.systemSize] as? NSNumber
        else { return nil }
        self.init(free: free.intValue, size: size.intValue)
    }
}
