import Crypto
import Forecasting
import Foundation
import GRU

/// One model version as its files hold it.
package struct ModelArtifact: Hashable, Sendable {
    package var manifest: ModelManifest
    /// The bytes of `model.safetensors`.
    package var weights: Data

    /// Packs a trained forecaster; its version is named after the last hour it has seen and its weights.
    ///
    /// - Parameters:
    ///   - forecaster: what was trained.
    ///   - model: the name under which it serves.
    ///   - parent: the champion that it was compared with.
    ///   - training: what it was trained on.
    ///   - heldBack: its scores on hours that it was not trained on.
    ///   - calibration: residuals of other such hours, for its intervals.
    /// - Throws: `ForecastError` when the forecaster cannot make its probe forecast.
    package init(
        _ forecaster: Forecaster,
        model: String,
        parent: String?,
        training: TrainingRecord,
        heldBack: Evaluation,
        calibration: IntervalCalibration? = nil
    ) throws {
        weights = try Safetensors.encode(forecaster.network.parameters)
        let sha256 = Self.sha256(of: weights)
        let newest = training.stations.map(\.until).max() ?? Timestamp(secondsSince1970: 0)
        let specification = forecaster.specification
        let sequence = Self.probeSequence(of: specification)
        manifest = ModelManifest(
            format: ModelManifest.currentFormat,
            model: model,
            version: Self.version(trainedUntil: newest, sha256: sha256),
            parent: parent,
            sha256: sha256,
            specification: specification,
            training: training,
            heldBack: heldBack,
            calibration: calibration,
            probe: ProbeForecast(sequence: sequence, forecast: try Self.probe(forecaster, sequence: sequence))
        )
    }

    package init(manifest: ModelManifest, weights: Data) {
        self.manifest = manifest
        self.weights = weights
    }

    /// The forecaster, after every check that can be made without observations.
    ///
    /// - Returns: a forecaster that gives the forecast it gave when it was trained.
    /// - Throws: ``ArtifactError`` that says which check failed.
    package func verifiedForecaster() throws -> Forecaster {
        let found = Self.sha256(of: weights)
        guard found == manifest.sha256 else {
            throw ArtifactError.damaged(
                reason: "model.safetensors has SHA-256 \(found), \(manifest.sha256) is expected"
            )
        }
        do {
            let parameters = try Safetensors.decode(weights, shape: manifest.specification.shape)
            let forecaster = try Forecaster(specification: manifest.specification, parameters: parameters)
            try verifyProbe(of: forecaster)
            return forecaster
        } catch let error as ArtifactError {
            throw error
        } catch {
            throw ArtifactError.damaged(reason: "\(error)")
        }
    }

    /// Makes the probe forecast again.
    ///
    /// - Parameter forecaster: the one that serves.
    /// - Throws: ``ArtifactError`` when it does not come out as it did when the version was trained.
    package func verifyProbe(of forecaster: Forecaster) throws {
        let forecast = try Self.probe(forecaster, sequence: manifest.probe.sequence)
        guard forecast.count == manifest.probe.forecast.count else {
            throw ArtifactError.damaged(reason: "the probe forecast has \(forecast.count) horizons")
        }
        for (found, expected) in zip(forecast, manifest.probe.forecast)
        where !(abs(found - expected) <= ProbeForecast.tolerance) {
            throw ArtifactError.damaged(reason: "the probe forecast gave \(found) °C, \(expected) °C is expected")
        }
    }

    private static func probe(_ forecaster: Forecaster, sequence: [[Double]]) throws -> [Double] {
        let horizons = Array(1...forecaster.specification.horizons)
        return try forecaster.forecast(sequence: sequence, horizons: horizons).points.map(\.value)
    }

    /// A mild day with some wind: 10 to 20 °C, 2 to 5 m/s, 1010 to 1016 hPa.
    private static func probeSequence(of specification: ModelSpecification) -> [[Double]] {
        (0..<specification.window)
            .map { hour in
                let phase = Double(hour % 24) / 24
                let rise = abs(phase - 0.5) * 2
                return specification.channels.channels.map { channel in
                    switch channel {
                    case .temperature: 20 - 10 * rise
                    case .windSpeed: 5 - 3 * rise
                    case .pressure: 1010 + 6 * phase
                    }
                }
            }
    }

    private static func version(trainedUntil time: Timestamp, sha256: String) -> String {
        let stamp = time.description.filter { $0.isNumber }.prefix(10)
        return "\(stamp)-\(sha256.prefix(8))"
    }

    private static func sha256(of bytes: Data) -> String {
        SHA256.hash(data: bytes)
            .map { byte in
                let digits = String(byte, radix: 16)
                return digits.count == 1 ? "0\(digits)" : digits
            }
            .joined()
    }
}
