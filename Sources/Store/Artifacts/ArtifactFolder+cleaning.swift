import Foundation

extension ArtifactFolder {
    /// Something in a model's folder, with the time of its last change in seconds since 1970.
    package struct Entry: Hashable, Sendable {
        package var name: String
        package var changedAt: Double
        /// What a process that died in the middle, or a replaced damaged version, has left behind.
        package var isLeftover: Bool
    }

    /// The names of the models that have a folder.
    package func models() -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? [])
            .filter { !$0.hasPrefix(".") && Self.isFolder(root.appending(path: $0)) }
            .sorted()
    }

    /// The versions in a model's folder, whole or not, and what was left behind beside them.
    ///
    /// - Parameter model: its name.
    /// - Returns: in the order of their names; none where there is no folder.
    /// - Throws: ``ArtifactError/badName(_:)``.
    package func entries(of model: String) throws -> [Entry] {
        let folder = try folder(model: model)
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

    /// Deletes an entry; whoever looks meanwhile finds it whole or not at all.
    ///
    /// - Throws: ``ArtifactError/cannotWrite(path:reason:)``.
    package func remove(_ entry: String, of model: String) throws {
        let folder = try folder(model: model)
        let target = folder.appending(path: entry)
        guard FileManager.default.fileExists(atPath: target.path) else { return }
        do {
            let aside = Self.beside(target, "damaged")
            try FileManager.default.moveItem(at: target, to: aside)
            try FileManager.default.removeItem(at: aside)
            try DurableFile.flushFolder(folder)
        } catch {
            throw ArtifactError.cannotWrite(path: target.path, reason: error.localizedDescription)
        }
    }

    private static let leftoverPrefixes = [".staging-", ".damaged-"]

    private static func isFolder(_ url: URL) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) && isFolder.boolValue
    }
}
