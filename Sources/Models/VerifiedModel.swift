import Forecasting

/// A version whose files have passed every check, with the model that they hold.
package struct VerifiedModel: Sendable {
    package let artifact: ModelArtifact
    package let model: any ForecastModel

    /// - Throws: ``ArtifactError`` that says which check failed.
    package init(_ artifact: ModelArtifact) throws {
        self.artifact = artifact
        model = try artifact.verifiedModel()
    }

    package var manifest: ModelManifest { artifact.manifest }
}
