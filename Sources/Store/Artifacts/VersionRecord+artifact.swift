import CanonicalJSON
import CodeVersion
import Foundation

extension VersionRecord {
    /// The row that records a published artifact.
    ///
    /// - Parameters:
    ///   - artifact: the published one.
    ///   - publishedAt: seconds since 1970.
    ///   - publisher: who publishes it.
    ///   - reason: why it was trained.
    /// - Throws: an encoding error for numbers that JSON cannot hold.
    package init(
        _ artifact: ModelArtifact,
        publishedAt: Double,
        publisher: String? = nil,
        reason: String? = nil
    ) throws {
        self.init(
            model: artifact.manifest.model,
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

    /// Makes sure that a manifest is the one that was published.
    ///
    /// - Parameters:
    ///   - manifest: what `model.json` says.
    ///   - text: how it says so.
    /// - Throws: ``RegistryError/notAsRecorded(version:reason:)`` where it is another.
    func require(_ manifest: ModelManifest, read text: Data) throws {
        guard !JSONText.isSame(text, as: self.manifest) else { return }
        guard manifest.sha256 == sha256 else {
            throw RegistryError.notAsRecorded(
                version: version,
                reason: "model.json has SHA-256 \(manifest.sha256), \(sha256) was published"
            )
        }
        guard try manifest == recordedManifest() else {
            throw RegistryError.notAsRecorded(version: version, reason: "model.json has other contents")
        }
    }

    /// The artifact as it was published, where the weights are those.
    ///
    /// - Parameter artifact: one of the same name.
    /// - Returns: it with the manifest that is recorded; as it is where it has other weights.
    /// - Throws: ``RegistryError/notAsRecorded(version:reason:)`` where the row cannot be read.
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
