import Crypto
package import Forecasting
package import Foundation
import Observations
import PlainText

/// One model version, as in its files.
package struct ModelArtifact: Hashable, Sendable {
    package var manifest: ModelManifest
    /// The bytes of `model.safetensors`.
    package var weights: Data

    /// Packs a trained model; its version is named after the last hour of its training and its weights.
    ///
    /// - Parameters:
    ///   - model: the trained model.
    ///   - parent: the champion with which it was compared.
    ///   - training: the record of its training.
    ///   - heldOut: its scores on hours that it was not trained on.
    ///   - calibration: residuals of other held-out hours, for its intervals.
    /// - Throws: `ForecastError` if the model cannot make its probe forecast.
    package init(
        _ model: some ForecastModel,
        parent: String?,
        training: TrainingRecord,
        heldOut: Evaluation,
        calibration: IntervalCalibration? = nil
    ) throws {
        weights = try Safetensors.encode(model.tensors)
        let sha256 = Self.sha256(of: weights)
        let newest = training.stations.map(\.until).max() ?? Timestamp(secondsSince1970: 0)
        manifest = ModelManifest(
            format: ModelManifest.currentFormat,
            target: TargetName(model.target),
            version: Self.version(trainedUntil: newest, sha256: sha256),
            parent: parent,
            sha256: sha256,
            specification: model.specification,
            training: training,
            heldOut: heldOut,
            calibration: calibration,
            probe: try ProbeForecast(of: model)
        )
    }

    package init(manifest: ModelManifest, weights: Data) {
        self.manifest = manifest
        self.weights = weights
    }

    /// The model, after every check that is possible without observations.
    ///
    /// - Returns: a model that reproduces the probe forecast of its training.
    /// - Throws: ``ArtifactError`` for the failed check.
    package func verifiedModel() throws -> any ForecastModel {
        let found = Self.sha256(of: weights)
        guard found == manifest.sha256 else {
            throw ArtifactError.damaged(
                reason: "model.safetensors must have the SHA-256 \(manifest.sha256), got \(found)"
            )
        }
        do {
            let target = TargetName(manifest.specification.target)
            guard target == manifest.target else {
                throw ArtifactError.damaged(reason: "the model must forecast \(manifest.target), got \(target)")
            }
            let kind = try ModelKinds.kind(named: manifest.kind)
            let model = try kind.model(manifest.specification, tensors: Safetensors.decode(weights))
            try manifest.probe.verify(model)
            return model
        } catch let error as ArtifactError {
            throw error
        } catch {
            throw ArtifactError.damaged(reason: "\(error)")
        }
    }

    /// Repeats the probe forecast.
    ///
    /// - Parameter model: the model that serves.
    /// - Throws: ``ArtifactError`` if the result differs from the one at training.
    package func verifyProbe(of model: any ForecastModel) throws {
        try manifest.probe.verify(model)
    }

    private static func version(trainedUntil time: Timestamp, sha256: String) -> String {
        let stamp = time.description.filter { $0.isNumber }.prefix(10)
        return "\(stamp)-\(sha256.prefix(8))"
    }

    private static func sha256(of bytes: Data) -> String { SHA256.hash(data: bytes).hexadecimal }
}
