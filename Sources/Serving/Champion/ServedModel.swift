import Forecasting
import Store

/// A champion before the one in service, kept for the combination and for judging the promotion.
package final class PredecessorModel: Sendable {
    package let version: String
    package let forecaster: Forecaster
    /// Where it may take part.
    package let persistenceGuard: PersistenceGuard

    package init(_ model: VerifiedModel) {
        version = model.manifest.version
        forecaster = model.forecaster
        persistenceGuard = PersistenceGuard(
            heldBack: model.manifest.heldBack,
            horizons: forecaster.specification.horizons
        )
    }

    /// A champion that is replaced.
    fileprivate init(_ champion: ServedModel) {
        version = champion.version
        forecaster = champion.forecaster
        persistenceGuard = champion.persistenceGuard
    }
}

/// A model version in memory, ready to answer.
///
/// A class, though it never changes: every request takes hold of it, and of all its parts if they were copied.
package final class ServedModel: Sendable {
    /// The promotion that made it the champion; ``standIn`` where it answers in place of one that cannot be loaded.
    package let promotion: Int64
    /// No promotion has this number.
    static let standIn: Int64 = 0
    package let version: String
    package let artifact: ModelArtifact
    package let forecaster: Forecaster
    /// Where it may answer.
    package let persistenceGuard: PersistenceGuard
    /// As calibrated, without a station's outcomes; empty for a version without calibration.
    package let intervals: AdaptiveInterval
    /// The champions before it, newest first, up to the first that cannot be loaded.
    package let predecessors: [PredecessorModel]

    /// - Parameters:
    ///   - promotion: the promotion that made it the champion.
    ///   - model: its files and the forecaster in them.
    ///   - predecessors: the champions before it, newest first.
    ///   - intervalLevel: the wanted coverage of its intervals.
    package init(
        promotion: Int64,
        model: VerifiedModel,
        predecessors: [PredecessorModel],
        intervalLevel: Double
    ) {
        self.promotion = promotion
        version = model.manifest.version
        artifact = model.artifact
        forecaster = model.forecaster
        self.predecessors = predecessors
        persistenceGuard = PersistenceGuard(
            heldBack: artifact.manifest.heldBack,
            horizons: forecaster.specification.horizons
        )
        intervals = AdaptiveInterval(calibration: artifact.manifest.calibration?.residuals ?? [:], level: intervalLevel)
    }

    /// The one before it; `nil` where there was none, or where it cannot be loaded.
    package var predecessor: PredecessorModel? { predecessors.first }

    /// The versions that a station is answered with, its own first.
    var versions: [String] { [version] + predecessors.map(\.version) }

    /// One of its models as it takes part behind another champion.
    func predecessor(ofVersion version: String) -> PredecessorModel? {
        version == self.version ? PredecessorModel(self) : predecessors.first { $0.version == version }
    }
}
