package import Observations

/// Everything that a model of one kind needs in addition to its weights; part of `model.json`.
///
/// Decoding throws ``ForecastError/specification(_:)`` if the parts contradict each other.
package protocol ModelSpecification: Hashable, Sendable, Codable {
    static var kind: ModelKindName { get }

    /// The variable that is forecast.
    var target: Variable { get }

    /// The variables of a step of a bare sequence, in order; the first is the target.
    var inputs: [Variable] { get }

    /// The minimum number of hours of a bare sequence that the model reads, the origin included.
    var window: Int { get }

    /// The hours before the window that the model reads if they are known.
    var history: Int { get }

    /// The model forecasts 1 … `horizons` hours ahead.
    var horizons: Int { get }

    /// The number of weights of a model with this specification, known before any weight is read.
    var weightCount: Int { get }

    /// The sizes that describe the model in reports, by name.
    var summary: [String: String] { get }
}

/// The name of a kind of model in `model.json` and in settings, such as `gru`.
package struct ModelKindName: RawRepresentable, Hashable, Sendable, Codable, CustomStringConvertible {
    package let rawValue: String

    package init(rawValue: String) {
        self.rawValue = rawValue
    }

    package var description: String { rawValue }
}
