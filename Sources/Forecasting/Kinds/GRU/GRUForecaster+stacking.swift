import GRU
import Observations

extension GRUForecaster: StackableModel {
    package var layout: FeatureLayout { specification.layout }

    /// Mixes the estimates in the head, which is linear in its inputs, so that the mixture adds no cost.
    ///
    /// If the normal value and the last weeks are unknown, the forecast changes only get smaller.
    ///
    /// - Parameter stacking: weights for the same number of horizons.
    /// - Returns: this model if it reads none of the estimates.
    /// - Throws: ``ForecastError/specification(_:)`` for another number of horizons, `GRUError` for weights that are not
    ///   finite.
    package func stacked(by stacking: Stacking) throws -> GRUForecaster {
        let count = stacking.weights.count
        guard count == layout.horizons else {
            throw ForecastError.specification("the stacking must have \(layout.horizons) horizons, got \(count)")
        }
        let shape = specification.shape
        let ranges = Dictionary(uniqueKeysWithValues: GRUParameters.tensors(of: shape).map { ($0.name, $0.range) })
        let normal = layout.context.firstIndex(of: .normalDifference)
        let regression = layout.context.firstIndex(of: .dayAheadRegression)
        guard normal != nil || regression != nil,
            let matrix = ranges["head.weight"], let biases = ranges["head.bias"]
        else { return self }
        var values = network.parameters.values
        let width = shape.hiddenSize + shape.contextSize
        for (row, weights) in stacking.weights.enumerated() {
            let first = matrix.lowerBound + row * width
            for index in Array(first..<first + width) + [biases.lowerBound + row] {
                values[index] *= Float(weights.model)
            }
            for (block, weight) in [(normal, weights.normal), (regression, weights.regression)] {
                guard let block else { continue }
                values[first + shape.hiddenSize + block * layout.horizons + row] += Float(weight)
            }
        }
        return try GRUForecaster(
            specification: specification,
            parameters: GRUParameters(shape: shape, values: values)
        )
    }
}
