package import Forecasting

/// A version whose files have passed every check, with its model.
package struct VerifiedModel: Sendable {
    package let artifact: ModelArtifact
    package let model: any ForecastModel

    /// - Throws: ``ArtifactError`` for the failed check.
    package init(_ artifact: ModelArtifact) throws {
        self.artifact = artifact
        model = try artifact.verifiedModel()
    }

    package var manifest: ModelManifest { artifact.manifest }
}
