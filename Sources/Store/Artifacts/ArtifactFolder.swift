import CanonicalJSON
import Foundation

/// The folder of the model versions: `<root>/<model>/<version>/model.safetensors` and `model.json` beside it.
///
/// A version is written beside its place, flushed to disk, and renamed: whoever finds it finds it whole. A version that
/// is there is never written again, unless something has damaged it. `<root>/<model>/champion` names the version that
/// an installation starts with.
package struct ArtifactFolder: Sendable {
    package let root: URL

    static let weightsName = "model.safetensors"
    static let manifestName = "model.json"
    static let championName = "champion"
    /// No model of ours comes near; a larger file is not read into memory.
    static let maximumFileSize = 1 << 30

    package init(path: String) {
        root = URL(fileURLWithPath: path, isDirectory: true)
    }

    /// Writes a version, unless it is there and whole.
    ///
    /// What is left of a damaged one is moved aside: a retrain on the same observations gives the same version, and must
    /// not leave the damage in its place.
    ///
    /// - Parameter artifact: with a manifest that names its model and version.
    /// - Throws: ``ArtifactError/cannotWrite(path:reason:)``.
    package func publish(_ artifact: ModelArtifact) throws {
        let target = try folder(model: artifact.manifest.model, version: artifact.manifest.version)
        let staging = Self.beside(target, "staging")
        defer { try? FileManager.default.removeItem(at: staging) }
        do {
            guard !isWhole(artifact) else { return }
            try Self.write(artifact, to: staging)
            if FileManager.default.fileExists(atPath: target.path) {
                // Another process may have published the same version meanwhile.
                guard !isWhole(artifact) else { return }
                try FileManager.default.moveItem(at: target, to: Self.beside(target, "damaged"))
            }
            try FileManager.default.moveItem(at: staging, to: target)
            try DurableFile.flushFolder(target.deletingLastPathComponent())
        } catch {
            guard !isWhole(artifact) else { return }
            throw ArtifactError.cannotWrite(path: target.path, reason: "\(error.localizedDescription)")
        }
    }

    private static func write(_ artifact: ModelArtifact, to folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try DurableFile.write(artifact.weights, to: folder.appending(path: weightsName))
        try DurableFile.write(
            try JSONText.data(artifact.manifest, pretty: true),
            to: folder.appending(path: manifestName)
        )
        try DurableFile.flushFolder(folder)
    }

    /// A folder whose name no version can have.
    static func beside(_ target: URL, _ purpose: String) -> URL {
        target.deletingLastPathComponent().appending(path: ".\(purpose)-\(UUID().uuidString)")
    }

    /// Reads a version; ``VerifiedModel`` checks what it holds.
    ///
    /// - Parameters:
    ///   - model: its name.
    ///   - version: its version.
    ///   - record: what it was published as; `nil` leaves open what the files say.
    /// - Returns: manifest and weights.
    /// - Throws: ``ArtifactError`` for files that are missing or cannot be read,
    ///   ``RegistryError/notAsRecorded(version:reason:)`` for others than were published.
    package func load(model: String, version: String, as record: VersionRecord? = nil) throws -> ModelArtifact {
        let folder = try folder(model: model, version: version)
        let file = folder.appending(path: Self.manifestName)
        let bytes = try read(file)
        let manifest = try Self.manifest(bytes, path: file.path)
        try record?.require(manifest, read: bytes)
        guard manifest.model == model, manifest.version == version else {
            let found = "\(manifest.model)/\(manifest.version)"
            throw ArtifactError.damaged(reason: "\(folder.path) holds \(found)")
        }
        return ModelArtifact(manifest: manifest, weights: try read(folder.appending(path: Self.weightsName)))
    }

    private static func manifest(_ bytes: Data, path: String) throws -> ModelManifest {
        do {
            let manifest = try JSONText.decode(ModelManifest.self, from: bytes)
            try check(format: manifest.format)
            return manifest
        } catch let error as ArtifactError {
            throw error
        } catch {
            // A newer layout need not have what this one reads.
            if let found = try? JSONText.decode(FormatOnly.self, from: bytes) { try check(format: found.format) }
            throw ArtifactError.damaged(reason: "\(path) is no model.json: \(error)")
        }
    }

    private static func check(format: Int) throws {
        guard format <= ModelManifest.currentFormat else {
            throw ArtifactError.newerFormat(found: format, known: ModelManifest.currentFormat)
        }
    }

    private func isWhole(_ artifact: ModelArtifact) -> Bool {
        let manifest = artifact.manifest
        guard let found = try? load(model: manifest.model, version: manifest.version) else { return false }
        return found == artifact && (try? found.verifiedForecaster()) != nil
    }

    /// The version that an installation without a history starts with.
    package func shippedVersion(of model: String) throws -> String? {
        let file = try folder(model: model).appending(path: Self.championName)
        guard FileManager.default.fileExists(atPath: file.path) else { return nil }
        let text = String(decoding: try read(file), as: UTF8.self)
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Makes a published version the one that an installation without a history starts with.
    ///
    /// - Parameters:
    ///   - model: its name.
    ///   - version: is in the folder already.
    /// - Throws: ``ArtifactError``.
    package func ship(model: String, version: String) throws {
        _ = try load(model: model, version: version)
        let file = try folder(model: model).appending(path: Self.championName)
        do {
            try Data("\(version)\n".utf8).write(to: file, options: .atomic)
        } catch {
            throw ArtifactError.cannotWrite(path: file.path, reason: "\(error.localizedDescription)")
        }
    }

    private struct FormatOnly: Decodable {
        var format: Int
    }

    private func read(_ file: URL) throws -> Data {
        let size = (try? FileManager.default.attributesOfItem(atPath: file.path)[.size] as? NSNumber)?.intValue
        guard let size else { throw ArtifactError.missing(path: file.path) }
        guard size <= Self.maximumFileSize else {
            throw ArtifactError.damaged(reason: "\(file.path) has \(size) bytes, too many for a model")
        }
        do {
            return try Data(contentsOf: file)
        } catch {
            throw ArtifactError.damaged(reason: "\(file.path) cannot be read: \(error.localizedDescription)")
        }
    }

    func folder(model: String) throws -> URL {
        root.appending(path: try Self.checked(model), directoryHint: .isDirectory)
    }

    private func folder(model: String, version: String) throws -> URL {
        try folder(model: model).appending(path: try Self.checked(version), directoryHint: .isDirectory)
    }

    /// Names come from configuration and from the database, and must not lead out of the folder.
    private static func checked(_ name: String) throws -> String {
        let allowed = name.utf8.allSatisfy { byte in
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) || "._-".utf8.contains(byte)
        }
        guard allowed, (1...100).contains(name.count), !name.hasPrefix(".") else { throw ArtifactError.badName(name) }
        return name
    }
}
