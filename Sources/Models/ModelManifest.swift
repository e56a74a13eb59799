package import Forecasting
package import Observations

/// The content of `model.json`: everything about a model version except its weights.
///
/// The content does not depend on when or where it was written, so that the same training gives the same bytes.
package struct ModelManifest: Sendable {
    /// The layout of this file.
    package var format: Int
    package var target: TargetName
    package var version: String
    /// The champion at the time of training, with which the challenger was compared.
    package var parent: String?
    /// SHA-256 of `model.safetensors`, hex.
    package var sha256: String
    package var specification: any ModelSpecification
    package var training: TrainingRecord
    /// The scores on hours that the model was not trained on.
    package var heldOut: Evaluation
    /// Residuals for the intervals; `nil` if the version has none.
    package var calibration: IntervalCalibration?
    package var probe: ProbeForecast

    package static let currentFormat = 1

    package var kind: ModelKindName { type(of: specification).kind }
}

extension ModelManifest: Hashable {
    package static func == (lhs: ModelManifest, rhs: ModelManifest) -> Bool {
        lhs.format == rhs.format && lhs.target == rhs.target && lhs.version == rhs.version
            && lhs.parent == rhs.parent && lhs.sha256 == rhs.sha256
            && AnyHashable(lhs.specification) == AnyHashable(rhs.specification) && lhs.training == rhs.training
            && lhs.heldOut == rhs.heldOut && lhs.calibration == rhs.calibration && lhs.probe == rhs.probe
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(target)
        hasher.combine(version)
        hasher.combine(sha256)
    }
}

extension ModelManifest: Codable {
    private enum CodingKeys: String, CodingKey {
        case format
        case kind
        case target = "model"
        case version
        case parent
        case sha256
        case specification
        case training
        case heldOut = "held_back"
        case calibration
        case probe
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let name = try container.decodeIfPresent(ModelKindName.self, forKey: .kind) ?? ModelKinds.standard.name
        let kind = try ModelKinds.kind(named: name)
        format = try container.decode(Int.self, forKey: .format)
        target = try container.decode(TargetName.self, forKey: .target)
        version = try container.decode(String.self, forKey: .version)
        parent = try container.decodeIfPresent(String.self, forKey: .parent)
        sha256 = try container.decode(String.self, forKey: .sha256)
        specification = try kind.decodeSpecification(from: container.superDecoder(forKey: .specification))
        training = try container.decode(TrainingRecord.self, forKey: .training)
        heldOut = try container.decode(Evaluation.self, forKey: .heldOut)
        calibration = try container.decodeIfPresent(IntervalCalibration.self, forKey: .calibration)
        probe = try container.decode(ProbeForecast.self, forKey: .probe)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(format, forKey: .format)
        try container.encode(kind, forKey: .kind)
        try container.encode(target, forKey: .target)
        try container.encode(version, forKey: .version)
        try container.encodeIfPresent(parent, forKey: .parent)
        try container.encode(sha256, forKey: .sha256)
        try specification.encode(to: container.superEncoder(forKey: .specification))
        try container.encode(training, forKey: .training)
        try container.encode(heldOut, forKey: .heldOut)
        try container.encodeIfPresent(calibration, forKey: .calibration)
        try container.encode(probe, forKey: .probe)
    }
}

/// The data and the settings of a version's training.
package struct TrainingRecord: Hashable, Sendable, Codable {
    /// Ordered as they were trained on.
    package var stations: [TrainingStation]
    package var seed: UInt64
    /// Epochs until the best one on the validation part, whose weights were kept; 0 if the kind has none.
    package var epochs: Int
    /// Whether training started from the parent's weights.
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

/// The observations of one station for training, validation and held-out scores.
package struct TrainingStation: Hashable, Sendable, Codable {
    package var id: String
    package var from: Timestamp
    package var until: Timestamp
    /// Hours with a value of the target.
    package var observations: Int

    package init(id: String, from: Timestamp, until: Timestamp, observations: Int) {
        self.id = id
        self.from = from
        self.until = until
        self.observations = observations
    }
}
