import CanonicalJSON
import DurableFiles
import Forecasting
package import Foundation
package import Observations

/// The folder of the model versions: `<root>/<target>/<version>/model.safetensors` with its `model.json`.
///
/// A version is written next to its place, flushed to disk, and renamed, so that readers find all of it or nothing. An
/// existing version is never overwritten unless it is damaged. `<root>/<target>/champion` names the version that a new
/// installation starts with.
package struct ArtifactFolder: Sendable {
    package let root: URL

    static let weightsName = "model.safetensors"
    static let manifestName = "model.json"
    static let championName = "champion"
    /// Fifty times the bundled version's `model.json`, most of which is the calibration of its intervals.
    static let maximumManifestSize = 4 << 20
    /// Two hundred times the bundled version's weights, and a thirtieth of the memory that the deployments give the
    /// API.
    static let maximumWeightsSize = 16 << 20

    package init(path: String) {
        root = URL(fileURLWithPath: path, isDirectory: true)
    }

    /// Writes a version, unless it exists and is whole.
    ///
    /// A damaged version is moved aside: a retrain on the same observations gives the same version, and must repair it.
    ///
    /// - Parameter artifact: its manifest names the target and the version.
    /// - Throws: ``ArtifactError/cannotWrite(path:reason:)``.
    package func publish(_ artifact: ModelArtifact) throws {
        let target = try folder(target: artifact.manifest.target, version: artifact.manifest.version)
        let staging = Self.sibling(of: target, for: "staging")
        defer { try? FileManager.default.removeItem(at: staging) }
        do {
            guard !isWhole(artifact) else { return }
            try Self.write(artifact, to: staging)
            if FileManager.default.fileExists(atPath: target.path) {
                // Another process may have published the same version meanwhile.
                guard !isWhole(artifact) else { return }
                try FileManager.default.moveItem(at: target, to: Self.sibling(of: target, for: "damaged"))
            }
            try FileManager.default.moveItem(at: staging, to: target)
            try DurableFile.flushFolder(target.deletingLastPathComponent())
        } catch {
            guard !isWhole(artifact) else { return }
            throw ArtifactError.cannotWrite(path: target.path, reason: "\(error.localizedDescription)")
        }
    }

    private static func write(_ artifact: ModelArtifact, to folder: URL) throws {
        try PrivateFiles.createFolder(folder)
        try DurableFile.write(artifact.weights, to: folder.appending(path: weightsName))
        try DurableFile.write(
            try JSONText.data(artifact.manifest, pretty: true),
            to: folder.appending(path: manifestName)
        )
        try DurableFile.flushFolder(folder)
    }

    /// A folder with a name that no version can have.
    static func sibling(of target: URL, for purpose: String) -> URL {
        target.deletingLastPathComponent().appending(path: ".\(purpose)-\(UUID().uuidString)")
    }

    /// Reads a version; ``VerifiedModel`` checks its contents.
    ///
    /// - Parameters:
    ///   - target: the target.
    ///   - version: the version.
    ///   - check: called with the manifest and its text before the weights are read; its error ends the reading.
    /// - Returns: manifest and weights.
    /// - Throws: ``ArtifactError`` for files that are missing or cannot be read, and the errors of `check`.
    package func load(
        target: TargetName,
        version: String,
        checking check: (ModelManifest, Data) throws -> Void = { _, _ in }
    ) throws -> ModelArtifact {
        let folder = try folder(target: target, version: version)
        let file = folder.appending(path: Self.manifestName)
        let bytes = try BoundedFile(file).read(limit: Self.maximumManifestSize)
        let manifest = try Self.manifest(bytes, path: file.path)
        try check(manifest, bytes)
        guard manifest.target == target, manifest.version == version else {
            let found = "\(manifest.target)/\(manifest.version)"
            throw ArtifactError.damaged(reason: "\(folder.path) holds \(found)")
        }
        let weights = try Self.weights(
            BoundedFile(folder.appending(path: Self.weightsName)),
            count: manifest.specification.weightCount
        )
        return ModelArtifact(manifest: manifest, weights: weights)
    }

    /// Reads weights whose number is known, the header before the numbers.
    private static func weights(_ file: BoundedFile, count: Int) throws -> Data {
        // A weight has at most eight bytes.
        let largest = count < maximumWeightsSize / 8 ? 8 * count + Safetensors.maximumHeaderSize : maximumWeightsSize
        try file.requireSize(atMost: largest)
        var bytes = try file.read(count: Safetensors.prefixSize)
        let header = try file.read(count: try Safetensors.headerSize(bytes, fileSize: file.size))
        let numbers = file.size - bytes.count - header.count
        try Safetensors.requireComplete(header: header, numbers: numbers)
        bytes.append(header)
        bytes.append(try file.read(count: numbers))
        return bytes
    }

    private static func manifest(_ bytes: Data, path: String) throws -> ModelManifest {
        do {
            let manifest = try JSONText.decode(ModelManifest.self, from: bytes)
            try check(format: manifest.format)
            return manifest
        } catch let error as ArtifactError {
            throw error
        } catch {
            // A newer layout may lack fields of this one.
            if let found = try? JSONText.decode(FormatOnly.self, from: bytes) { try check(format: found.format) }
            throw ArtifactError.damaged(reason: "\(path) is not a valid model.json\(Self.reason(error))")
        }
    }

    /// The fault of a manifest, as the end of a sentence.
    ///
    /// A type that refuses a value explains the fault in its own words. For other faults, the text names the member
    /// that is missing or has a wrong type, because an operator does not know the decoder's words.
    private static func reason(_ error: any Error) -> String {
        let path: [any CodingKey]
        switch error {
        case DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty:
            return ": \(context.debugDescription)"
        case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
            path = context.codingPath
        case DecodingError.keyNotFound(let key, let context): path = context.codingPath + [key]
        case is DecodingError: path = []
        default: return ": \(error)"
        }
        return path.isEmpty ? "" : ": the member \(path.map(\.stringValue).joined(separator: ".")) is missing or wrong"
    }

    private static func check(format: Int) throws {
        guard format <= ModelManifest.currentFormat else {
            throw ArtifactError.newerFormat(found: format, known: ModelManifest.currentFormat)
        }
    }

    private func isWhole(_ artifact: ModelArtifact) -> Bool {
        let manifest = artifact.manifest
        guard let found = try? load(target: manifest.target, version: manifest.version) else { return false }
        return found == artifact && (try? found.verifiedModel()) != nil
    }

    /// The version that an installation without a history starts with; `nil` if none is bundled.
    package func bundledVersion(of target: TargetName) throws -> String? {
        let file = try folder(target: target).appending(path: Self.championName)
        guard FileManager.default.fileExists(atPath: file.path) else { return nil }
        let text = String(decoding: try BoundedFile(file).read(limit: 1024), as: UTF8.self)
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Makes a published version the one with which an installation without a history starts.
    ///
    /// - Parameters:
    ///   - version: a version in the folder.
    ///   - target: the target.
    /// - Throws: ``ArtifactError``.
    package func bundle(version: String, of target: TargetName) throws {
        _ = try load(target: target, version: version)
        let file = try folder(target: target).appending(path: Self.championName)
        do {
            try Data("\(version)\n".utf8).write(to: file, options: .atomic)
        } catch {
            throw ArtifactError.cannotWrite(path: file.path, reason: "\(error.localizedDescription)")
        }
    }

    private struct FormatOnly: Decodable {
        var format: Int
    }

    func folder(target: TargetName) throws -> URL {
        root.appending(path: try Self.checked(target.rawValue), directoryHint: .isDirectory)
    }

    private func folder(target: TargetName, version: String) throws -> URL {
        try folder(target: target).appending(path: try Self.checked(version), directoryHint: .isDirectory)
    }

    /// Checks a name: names come from configuration and the database, and must not lead out of the folder.
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
