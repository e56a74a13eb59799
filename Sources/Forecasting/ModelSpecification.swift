import GRU

/// Everything beside the weights that a forecast needs; part of `model.json`.
package struct ModelSpecification: Hashable, Sendable, Codable {
    /// The meaning of the features; a model of another version is refused, because it would read other numbers than it
    /// was trained on.
    package static let currentFeatureVersion = 1

    package var featureVersion: Int
    package var channels: ChannelSet
    package var layout: FeatureLayout
    package var shape: GRUShape
    package var scaler: Scaler

    /// - Throws: ``ForecastError/specification(_:)`` if the parts do not fit together.
    package init(channels: ChannelSet, layout: FeatureLayout, shape: GRUShape, scaler: Scaler) throws(ForecastError) {
        featureVersion = Self.currentFeatureVersion
        self.channels = channels
        self.layout = layout
        self.shape = shape
        self.scaler = scaler
        try validate()
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        featureVersion = try container.decode(Int.self, forKey: .featureVersion)
        channels = try container.decode(ChannelSet.self, forKey: .channels)
        layout = try container.decode(FeatureLayout.self, forKey: .layout)
        shape = try container.decode(GRUShape.self, forKey: .shape)
        scaler = try container.decode(Scaler.self, forKey: .scaler)
        try validate()
    }

    /// The hours that a model reads, the origin included.
    package var window: Int { layout.window }

    /// The model forecasts 1 … `horizons` hours ahead.
    package var horizons: Int { layout.horizons }

    /// Whether weights of the one can go on as weights of the other.
    package func readsTheSame(as other: ModelSpecification) -> Bool {
        featureVersion == other.featureVersion && channels == other.channels && layout == other.layout
            && shape == other.shape
    }

    private func validate() throws(ForecastError) {
        try require(
            featureVersion == Self.currentFeatureVersion,
            "its features are of version \(featureVersion), this program computes version \(Self.currentFeatureVersion)"
        )
        try require(1...1024 ~= layout.window, "a window of \(layout.window) hours is not within 1 … 1024")
        try require(
            1...Int(DiurnalHistory.hoursPerDay) ~= layout.horizons,
            "\(layout.horizons) horizons are not within 1 … \(DiurnalHistory.hoursPerDay)"
        )
        try require(
            shape.inputSize == layout.inputSize,
            "the network reads \(shape.inputSize) numbers a step, there are \(layout.inputSize) features"
        )
        try require(
            shape.contextSize == layout.contextSize,
            "the network's context is \(shape.contextSize) numbers wide, the features give \(layout.contextSize)"
        )
        try require(
            shape.outputSize == layout.horizons,
            "the network gives \(shape.outputSize) numbers for \(layout.horizons) horizons"
        )
        try require(
            scaler.means.count == layout.inputSize && scaler.spreads.count == layout.inputSize,
            "the scaler has \(scaler.means.count) means and \(scaler.spreads.count) spreads for "
                + "\(layout.inputSize) features"
        )
        try require(
            scaler.targetSpreads.count == layout.horizons,
            "the scaler has \(scaler.targetSpreads.count) target spreads for \(layout.horizons) horizons"
        )
        try require(
            scaler.means.allSatisfy(\.isFinite)
                && (scaler.spreads + scaler.targetSpreads).allSatisfy { $0.isFinite && $0 > 0 },
            "the scaler's means must be finite, its spreads finite and above 0"
        )
    }

    private func require(_ condition: Bool, _ problem: @autoclosure () -> String) throws(ForecastError) {
        if !condition { throw .specification(problem()) }
    }

    private enum CodingKeys: String, CodingKey {
        case featureVersion = "feature_version"
        case channels
        case layout
        case shape
        case scaler
    }
}
