package import Forecasting
package import Observations
import RandomNumbers

/// A linear model with random coefficients: its forecasts are meaningless but always the same.
package enum SmallRidge {
    package static func model(of target: Variable = .temperature, seed: UInt64 = 1) throws -> RidgeModel {
        let specification = try RidgeSpecification(target: target)
        // Intercept, value, 48 lags, six harmonics.
        let shape = [1 + 1 + 48 + 6, specification.horizons]
        var generator = SplitMix64(seed: seed)
        let values = (0..<shape[0] * shape[1]).map { _ in Double(generator.nextUniform()) / 100 }
        let tensor = Tensor(name: "coefficients", shape: shape, values: .double(values))
        return try RidgeModel(specification: specification, tensors: [tensor.name: tensor])
    }
}
