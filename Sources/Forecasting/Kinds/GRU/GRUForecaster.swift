package import GRU
import Observations

/// A trained GRU network with everything it needs to turn observations into forecasts.
package struct GRUForecaster: ForecastModel {
    package let specification: GRUSpecification
    package let network: GRUNetwork

    /// - Throws: ``ForecastError/specification(_:)`` if the weights have another shape than the specification.
    package init(specification: GRUSpecification, parameters: GRUParameters) throws(ForecastError) {
        guard parameters.shape == specification.shape else {
            throw .specification("the weights must have the shape \(specification.shape), got \(parameters.shape)")
        }
        self.specification = specification
        network = GRUNetwork(parameters)
    }

    package init(specification: GRUSpecification, tensors: [String: Tensor]) throws {
        let layout = GRUParameters.tensors(of: specification.shape)
        try tensors.requireNames(layout.map(\.name))
        let values = try layout.flatMap { try tensors.single($0.name, shape: $0.shape) }
        try self.init(
            specification: specification,
            parameters: GRUParameters(shape: specification.shape, values: values)
        )
    }

    package var tensors: [Tensor] {
        let parameters = network.parameters
        return GRUParameters.tensors(of: parameters.shape)
            .map { tensor in
                Tensor(
                    name: tensor.name,
                    shape: tensor.shape,
                    values: .single(Array(parameters.values[tensor.range]))
                )
            }
    }

    package func values(_ inputs: ForecastInputs) throws -> [Float] {
        let layout = specification.layout
        let table = FeatureTable(
            layout: layout,
            scaler: specification.scaler,
            series: inputs.series,
            place: inputs.place,
            hours: inputs.origin - layout.window + 1..<inputs.origin + 1
        )
        var steps = [Float](repeating: 0, count: layout.window * layout.inputSize)
        var context = [Float](repeating: 0, count: layout.contextSize)
        steps.withUnsafeMutableBufferPointer { table.writeWindow(endingAt: inputs.origin, into: $0) }
        context.withUnsafeMutableBufferPointer { table.writeContext(at: inputs.origin, into: $0) }
        let changes = try network.forward(steps: steps, context: context)
        let now = inputs.series.rawValue(target, inputs.origin)
        return zip(changes, specification.scaler.targetScales).map { target.adding($0 * $1, to: now) }
    }

    package func missingInputs(_ inputs: ForecastInputs, horizons: [Int]) -> [MissingInput] {
        var missing: [MissingInput] = []
        let atOrigin = HourInputs(hour: inputs.origin, series: inputs.series, target: target)
        let hasShortHistory = horizons.contains { horizon in
            DiurnalHistory.meanChange(of: target, horizon: horizon, at: inputs.origin, in: inputs.series).isNaN
        }
        if hasShortHistory { missing.append(.weeklyHistory) }
        func reads(_ feature: StepFeature) -> Bool { specification.layout.steps.contains(feature) }
        if reads(.windSpeed), atOrigin[.windSpeed].isNaN { missing.append(.variable(.windSpeed)) }
        if reads(.pressureTendency), atOrigin[.pressureTendency].isNaN { missing.append(.variable(.pressure)) }
        return missing
    }
}
