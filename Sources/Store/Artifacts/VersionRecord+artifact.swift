extension VersionRecord {
    /// The row that records a published artifact.
    package init(_ artifact: ModelArtifact, publishedAt: Double) throws {
        self.init(
            model: artifact.manifest.model,
            version: artifact.manifest.version,
            parent: artifact.manifest.parent,
            sha256: artifact.manifest.sha256,
            manifest: try JSONText.encode(artifact.manifest),
            publishedAt: publishedAt
        )
    }
}
