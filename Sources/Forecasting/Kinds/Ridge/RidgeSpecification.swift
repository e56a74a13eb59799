package import Observations

/// Everything that a ``RidgeModel`` needs in addition to its coefficients.
package struct RidgeSpecification: ModelSpecification {
    package static let kind = ModelKindName(rawValue: "ridge")

    package let target: Variable
    package let horizons: Int

    package init(target: Variable, horizons: Int = Horizons.longest) throws(ForecastError) {
        guard 1...Horizons.longest ~= horizons else {
            throw .specification("the horizons must be between 1 and \(Horizons.longest), got \(horizons)")
        }
        self.target = target
        self.horizons = horizons
    }

    package var inputs: [Variable] { [target] }

    package var window: Int { RidgeInputs.window }

    /// The oldest lag may be carried forward from hours before the window.
    package var history: Int { FeatureLayout.carryForwardLimit }

    package var weightCount: Int { shape.reduce(1, *) }

    package var summary: [String: String] { ["lags": "\(RidgeInputs.lags)"] }

    /// The shape of the coefficients.
    var shape: [Int] { [RidgeInputs.columns, horizons] }

    private enum CodingKeys: String, CodingKey {
        case target
        case horizons
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try self.init(
            target: try container.decode(Variable.self, forKey: .target),
            horizons: try container.decode(Int.self, forKey: .horizons)
        )
    }
}
