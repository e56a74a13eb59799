import DurableFiles
import Foundation
package import Observations

extension ArtifactFolder {
    /// An entry of a target's folder, with the time of its last change in seconds since 1970.
    package struct Entry: Hashable, Sendable {
        package var name: String
        package var changedAt: Double
        /// Whether a crashed process, or the repair of a damaged version, left the entry behind.
        package var isLeftover: Bool
    }

    /// The targets that have a folder.
    package func targets() -> [TargetName] {
        ((try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? [])
            .filter { !$0.hasPrefix(".") && Self.isFolder(root.appending(path: $0)) }
            .sorted().map(TargetName.init(rawValue:))
    }

    /// The versions in a target's folder, whole or not, and leftovers.
    ///
    /// - Parameter target: the target.
    /// - Returns: in the order of their names; empty if no folder exists.
    /// - Throws: ``ArtifactError/badName(_:)``.
    package func entries(of target: TargetName) throws -> [Entry] {
        let folder = try folder(target: target)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.sorted()
            .compactMap { name in
                let entry = folder.appending(path: name)
                let isLeftover = Self.leftoverPrefixes.contains { name.hasPrefix($0) }
                guard isLeftover || !name.hasPrefix("."), Self.isFolder(entry) else { return nil }
                let attributes = try? FileManager.default.attributesOfItem(atPath: entry.path)
                let changed = (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970
                return Entry(name: name, changedAt: changed ?? 0, isLeftover: isLeftover)
            }
    }

    /// Deletes an entry; meanwhile readers find all of it or nothing.
    ///
    /// - Throws: ``ArtifactError/cannotWrite(path:reason:)``.
    package func remove(_ entry: String, of target: TargetName) throws {
        let folder = try folder(target: target)
        let place = folder.appending(path: entry)
        guard FileManager.default.fileExists(atPath: place.path) else { return }
        do {
            let aside = Self.sibling(of: place, for: "damaged")
            try FileManager.default.moveItem(at: place, to: aside)
            try FileManager.default.removeItem(at: aside)
            try DurableFile.flushFolder(folder)
        } catch {
            throw ArtifactError.cannotWrite(path: place.path, reason: error.localizedDescription)
        }
    }

    private static let leftoverPrefixes = [".staging-", ".damaged-"]

    private static func isFolder(_ url: URL) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) && isFolder.boolValue
    }
}
