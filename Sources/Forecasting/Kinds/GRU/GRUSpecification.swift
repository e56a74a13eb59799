package import GRU
package import Observations

/// Everything that a ``GRUForecaster`` needs in addition to its weights.
package struct GRUSpecification: ModelSpecification {
    package static let kind = ModelKindName(rawValue: "gru")

    /// The version of the meaning of the features.
    ///
    /// A model of another version is rejected, because it was trained on other numbers.
    package static let currentFeatureVersion = 1
    package var featureVersion: Int
    package var inputs: [Variable]
    package var layout: FeatureLayout
    package var shape: GRUShape
    package var scaler: Scaler

    /// - Parameters:
    ///   - inputs: the variables of a step of a bare sequence, the target first.
    ///   - layout: the features.
    ///   - shape: the sizes of the network.
    ///   - scaler: the scaler of the layout's features.
    /// - Throws: ``ForecastError/specification(_:)`` if the parts contradict each other.
    package init(inputs: [Variable], layout: FeatureLayout, shape: GRUShape, scaler: Scaler) throws(ForecastError) {
        featureVersion = Self.currentFeatureVersion
        self.inputs = inputs
        self.layout = layout
        self.shape = shape
        self.scaler = scaler
        try validate()
    }

    package var target: Variable { layout.target }
    package var window: Int { layout.window }
    package var history: Int { FeatureLayout.history + FeatureLayout.carryForwardLimit }
    package var horizons: Int { layout.horizons }

    package var weightCount: Int { shape.weightCount }

    package var summary: [String: String] {
        ["hidden_size": "\(shape.hiddenSize)", "layer_count": "\(shape.layerCount)"]
    }

    /// Whether training can continue from weights of the other specification.
    package func readsTheSame(as other: GRUSpecification) -> Bool {
        featureVersion == other.featureVersion && inputs == other.inputs && layout == other.layout
            && shape == other.shape
    }

    private func validate() throws(ForecastError) {
        try require(
            featureVersion == Self.currentFeatureVersion,
            "its features must be of version \(Self.currentFeatureVersion), got \(featureVersion)"
        )
        try require(1...1024 ~= layout.window, "the window must be between 1 and 1024 hours, got \(layout.window)")
        try require(
            1...Horizons.longest ~= layout.horizons,
            "the horizons must be between 1 and \(Horizons.longest), got \(layout.horizons)"
        )
        try require(inputs.first == layout.target, "the first input must be the target, \(layout.target)")
        try require(
            shape.inputSize == layout.inputSize,
            "the network must read \(layout.inputSize) numbers a step, one for each feature, got \(shape.inputSize)"
        )
        try require(
            shape.contextSize == layout.contextSize,
            "the network's context must be \(layout.contextSize) numbers wide, got \(shape.contextSize)"
        )
        try require(
            shape.outputSize == layout.horizons,
            "the network must give one number for each of \(layout.horizons) horizons, got \(shape.outputSize)"
        )
        try require(
            scaler.means.count == layout.inputSize && scaler.standardDeviations.count == layout.inputSize,
            "the scaler must have \(layout.inputSize) means and standard deviations, got \(scaler.means.count) and "
                + "\(scaler.standardDeviations.count)"
        )
        try require(
            scaler.targetScales.count == layout.horizons,
            "the scaler must have \(layout.horizons) target scales, got \(scaler.targetScales.count)"
        )
        try require(
            scaler.means.allSatisfy(\.isFinite)
                && (scaler.standardDeviations + scaler.targetScales).allSatisfy { $0.isFinite && $0 > 0 },
            "the scaler's means must be finite, its standard deviations and scales finite and above 0"
        )
    }

    private func require(_ condition: Bool, _ problem: @autoclosure () -> String) throws(ForecastError) {
        if !condition { throw .specification(problem()) }
    }
}

extension GRUSpecification {
    private enum CodingKeys: String, CodingKey {
        case featureVersion = "feature_version"
        case inputs = "channels"
        case layout
        case shape
        case scaler
    }

    /// Two lists of inputs have a name in files; every version can read it.
    private static let namedInputs: [String: [Variable]] = [
        "noaa": [.temperature, .windSpeed, .pressure],
        "temperature": [.temperature],
    ]

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        featureVersion = try container.decode(Int.self, forKey: .featureVersion)
        inputs = try Self.inputs(in: container)
        layout = try container.decode(FeatureLayout.self, forKey: .layout)
        shape = try container.decode(GRUShape.self, forKey: .shape)
        scaler = try container.decode(Scaler.self, forKey: .scaler)
        try validate()
    }

    private static func inputs(in container: KeyedDecodingContainer<CodingKeys>) throws -> [Variable] {
        guard let name = try? container.decode(String.self, forKey: .inputs) else {
            return try container.decode([Variable].self, forKey: .inputs)
        }
        guard let inputs = namedInputs[name] else {
            let names = namedInputs.keys.sorted().joined(separator: ", ")
            throw DecodingError.dataCorruptedError(
                forKey: .inputs,
                in: container,
                debugDescription: "unknown inputs '\(name)': must be a list of variables, or one of \(names)"
            )
        }
        return inputs
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(featureVersion, forKey: .featureVersion)
        if let name = Self.namedInputs.first(where: { $0.value == inputs })?.key {
            try container.encode(name, forKey: .inputs)
        } else {
            try container.encode(inputs, forKey: .inputs)
        }
        try container.encode(layout, forKey: .layout)
        try container.encode(shape, forKey: .shape)
        try container.encode(scaler, forKey: .scaler)
    }
}
