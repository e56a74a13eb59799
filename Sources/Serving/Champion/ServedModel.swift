import Forecasting
import Store

/// A model version in memory, ready to answer.
package struct ServedModel: Sendable {
    /// The promotion that made it the champion.
    package let promotion: Int64
    package let version: String
    package let artifact: ModelArtifact
    package let forecaster: Forecaster
    /// Where it may answer.
    package let persistenceGuard: PersistenceGuard
    /// As calibrated, without a station's outcomes; empty for a version without calibration.
    package let intervals: AdaptiveInterval

    /// - Parameters:
    ///   - promotion: the promotion that made it the champion.
    ///   - version: its version.
    ///   - artifact: its files.
    ///   - forecaster: the forecaster that the files hold, verified.
    ///   - intervalLevel: the wanted coverage of its intervals.
    package init(
        promotion: Int64,
        version: String,
        artifact: ModelArtifact,
        forecaster: Forecaster,
        intervalLevel: Double
    ) {
        self.promotion = promotion
        self.version = version
        self.artifact = artifact
        self.forecaster = forecaster
        persistenceGuard = PersistenceGuard(
            heldBack: artifact.manifest.heldBack,
            horizons: forecaster.specification.horizons
        )
        intervals = AdaptiveInterval(calibration: artifact.manifest.calibration?.residuals ?? [:], level: intervalLevel)
    }
}
