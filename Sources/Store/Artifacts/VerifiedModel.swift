import Forecasting

/// A version whose files have passed every check that can be made without observations.
package struct VerifiedModel: Sendable {
    package let artifact: ModelArtifact
    /// Gives the forecast that it gave when it was trained.
    package let forecaster: Forecaster

    /// - Parameter artifact: what the files hold.
    /// - Throws: ``ArtifactError`` that says which check failed.
    package init(_ artifact: ModelArtifact) throws {
        self.artifact = artifact
        forecaster = try artifact.verifiedForecaster()
    }

    package var manifest: ModelManifest { artifact.manifest }
}
