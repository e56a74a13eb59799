package import Forecasting
package import Models

/// An earlier champion, kept for the combination and for judging the promotion.
package final class PredecessorModel: Sendable {
    package let version: String
    package let model: any ForecastModel
    /// The horizons at which it may take part.
    package let persistenceGuard: PersistenceGuard

    package init(_ verified: VerifiedModel) {
        version = verified.manifest.version
        model = verified.model
        persistenceGuard = PersistenceGuard(
            heldOut: verified.manifest.heldOut,
            horizons: verified.model.horizons
        )
    }

    /// A champion that a new champion replaces.
    fileprivate init(_ champion: ServedModel) {
        version = champion.version
        model = champion.model
        persistenceGuard = champion.persistenceGuard
    }
}

/// A model version in memory, ready to answer.
///
/// An immutable class rather than a structure: a request retains one object instead of each of its parts.
package final class ServedModel: Sendable {
    /// The promotion that made it the champion; ``standIn`` if it answers because the champion cannot be loaded.
    package let promotion: Int64
    /// Marks a model without a promotion; no promotion has this id.
    static let standIn: Int64 = 0
    package let version: String
    package let artifact: ModelArtifact
    package let model: any ForecastModel
    /// The horizons at which it may answer.
    package let persistenceGuard: PersistenceGuard
    /// The calibrated intervals, without a station's outcomes; empty for a version without calibration.
    package let intervals: AdaptiveInterval
    /// The earlier champions, newest first, up to the first that cannot be loaded.
    package let predecessors: [PredecessorModel]

    /// - Parameters:
    ///   - promotion: the promotion that made it the champion.
    ///   - verified: its files and the model in them.
    ///   - predecessors: the earlier champions, newest first.
    ///   - intervalLevel: the wanted coverage of its intervals.
    package init(
        promotion: Int64,
        verified: VerifiedModel,
        predecessors: [PredecessorModel],
        intervalLevel: Double
    ) {
        self.promotion = promotion
        version = verified.manifest.version
        artifact = verified.artifact
        model = verified.model
        self.predecessors = predecessors
        persistenceGuard = PersistenceGuard(
            heldOut: artifact.manifest.heldOut,
            horizons: verified.model.horizons
        )
        intervals = AdaptiveInterval(calibration: artifact.manifest.calibration?.residuals ?? [:], level: intervalLevel)
    }

    /// The champion before it; `nil` if there was none or if it cannot be loaded.
    package var predecessor: PredecessorModel? { predecessors.first }

    /// The versions behind a station's answers: this one, then the predecessors.
    var versions: [String] { [version] + predecessors.map(\.version) }

    /// The model of a version, as a predecessor of another champion; `nil` if it is neither this model nor a
    /// predecessor.
    func predecessor(ofVersion version: String) -> PredecessorModel? {
        version == self.version ? PredecessorModel(self) : predecessors.first { $0.version == version }
    }
}
