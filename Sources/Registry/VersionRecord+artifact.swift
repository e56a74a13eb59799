import CanonicalJSON
import CodeVersion
import Foundation
package import Models
package import Observations
package import Store

extension VersionRecord {
    /// The row that records a published artifact.
    ///
    /// - Parameters:
    ///   - artifact: the published artifact.
    ///   - publishedAt: seconds since 1970.
    ///   - publisher: the name of the publisher.
    ///   - reason: why it was trained.
    /// - Throws: an encoding error for numbers that JSON cannot represent.
    package init(
        _ artifact: ModelArtifact,
        publishedAt: Double,
        publisher: String? = nil,
        reason: String? = nil
    ) throws {
        self.init(
            target: artifact.manifest.target,
            version: artifact.manifest.version,
            parent: artifact.manifest.parent,
            sha256: artifact.manifest.sha256,
            manifest: try JSONText.encode(artifact.manifest),
            publishedAt: publishedAt,
            publishedBy: publisher,
            reason: reason,
            codeVersion: CodeVersion.current
        )
    }

    /// Checks that a manifest is the published one.
    ///
    /// - Parameters:
    ///   - manifest: the contents of `model.json`.
    ///   - text: its bytes.
    /// - Throws: ``RegistryError/notAsRecorded(version:reason:)`` if it differs.
    func require(_ manifest: ModelManifest, read text: Data) throws {
        guard !JSONText.isSame(text, as: self.manifest) else { return }
        guard manifest.sha256 == sha256 else {
            throw RegistryError.notAsRecorded(
                version: version,
                reason: "model.json must have the SHA-256 \(sha256), got \(manifest.sha256)"
            )
        }
        guard try manifest == recordedManifest() else {
            throw RegistryError.notAsRecorded(version: version, reason: "model.json has other contents")
        }
    }

    /// The artifact with its recorded manifest, if the weights are the recorded ones.
    ///
    /// - Parameter artifact: an artifact of the same version.
    /// - Returns: the artifact unchanged if its weights differ.
    /// - Throws: ``RegistryError/notAsRecorded(version:reason:)`` if the row cannot be read.
    package func recorded(_ artifact: ModelArtifact) throws -> ModelArtifact {
        guard artifact.manifest.sha256 == sha256 else { return artifact }
        var recorded = artifact
        recorded.manifest = try recordedManifest()
        return recorded
    }

    private func recordedManifest() throws -> ModelManifest {
        do {
            return try JSONText.decode(ModelManifest.self, from: manifest)
        } catch {
            throw RegistryError.notAsRecorded(version: version, reason: "its row has no readable manifest: \(error)")
        }
    }
}

extension ArtifactFolder {
    /// Reads a version and checks that its manifest is the recorded one.
    ///
    /// - Throws: ``ArtifactError`` for files that are missing or cannot be read,
    ///   ``RegistryError/notAsRecorded(version:reason:)`` for a manifest that differs from the record.
    package func load(_ record: VersionRecord) throws -> ModelArtifact {
        try load(target: record.target, version: record.version, checking: record.require)
    }
}

extension ReadTransaction {
    /// The newest hour that a version has learned from; `nil` for an unknown version.
    package func lastTrainingHour(of version: String, target: TargetName) throws -> Timestamp? {
        try self.version(version, of: target)?.decodedManifest?.training.stations.map(\.until).max()
    }
}
