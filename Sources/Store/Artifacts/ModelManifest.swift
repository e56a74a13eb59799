import Forecasting
import Healing

/// Everything about a model version beside its weights: the content of `model.json`.
///
/// Nothing in it depends on when or where it was written, so that the same training gives the same bytes.
package struct ModelManifest: Hashable, Sendable, Codable {
    /// The layout of this file.
    package var format: Int
    package var model: String
    package var version: String
    /// The champion at the time of training, which the challenger was compared with.
    package var parent: String?
    /// Of `model.safetensors`, in hexadecimal.
    package var sha256: String
    package var specification: ModelSpecification
    package var training: TrainingRecord
    /// On hours that the model was not trained on.
    package var heldBack: Evaluation
    /// What its intervals are calibrated from; `nil` in versions from before there were intervals.
    package var calibration: IntervalCalibration?
    package var probe: ProbeForecast

    package static let currentFormat = 1

    private enum CodingKeys: String, CodingKey {
        case format
        case model
        case version
        case parent
        case sha256
        case specification
        case training
        case heldBack = "held_back"
        case calibration
        case probe
    }
}

/// What a version was trained on, and how.
package struct TrainingRecord: Hashable, Sendable, Codable {
    package var stations: [TrainingStation]
    package var seed: UInt64
    /// Epochs until the best one on the validation part, which was kept.
    package var epochs: Int
    /// Whether the weights began as the parent's.
    package var warmStart: Bool

    package init(stations: [TrainingStation], seed: UInt64, epochs: Int, warmStart: Bool) {
        self.stations = stations
        self.seed = seed
        self.epochs = epochs
        self.warmStart = warmStart
    }

    private enum CodingKeys: String, CodingKey {
        case stations
        case seed
        case epochs
        case warmStart = "warm_start"
    }
}

/// The observations of one station that a version was trained, validated and judged on.
package struct TrainingStation: Hashable, Sendable, Codable {
    package var id: String
    package var from: Timestamp
    package var until: Timestamp
    /// Hours with a temperature.
    package var observations: Int

    package init(id: String, from: Timestamp, until: Timestamp, observations: Int) {
        self.id = id
        self.from = from
        self.until = until
        self.observations = observations
    }
}

/// A forecast that was made when the version was trained, and must come out the same wherever it is loaded.
package struct ProbeForecast: Hashable, Sendable, Codable {
    /// The model's window, in the order of its channels.
    package var sequence: [[Double]]
    /// One value for each horizon, in °C.
    package var forecast: [Double]

    /// The largest difference that other arithmetic on another machine explains, in °C.
    package static let tolerance = 1e-3
}
