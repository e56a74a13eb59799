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

    /// Whether the artifact is the one that was published, weights and all that `model.json` says.
    ///
    /// - Throws: ``RegistryError/notAsRecorded(version:reason:)`` where it is not.
    func require(_ artifact: ModelArtifact) throws {
        guard artifact.manifest.sha256 == sha256 else {
            throw RegistryError.notAsRecorded(
                version: version,
                reason: "model.json has SHA-256 \(artifact.manifest.sha256), \(sha256) was published"
            )
        }
        guard try artifact.manifest == JSONText.decode(ModelManifest.self, from: manifest) else {
            throw RegistryError.notAsRecorded(version: version, reason: "model.json has other contents")
        }
    }
}
