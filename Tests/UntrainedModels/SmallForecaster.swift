package import Forecasting
import GRU
package import Models
package import Observations

/// An untrained network with few units: its forecasts are meaningless but always the same.
package enum SmallForecaster {
    package static func forecaster(of target: Variable = .temperature, seed: UInt64 = 1) throws -> GRUForecaster {
        let specification = try specification(of: target)
        return try GRUForecaster(
            specification: specification,
            parameters: GRUParameters(shape: specification.shape, seed: seed)
        )
    }

    package static func specification(of target: Variable = .temperature) throws -> GRUSpecification {
        let inputs = [target] + [.temperature, .windSpeed, .pressure].filter { $0 != target }
        let layout = FeatureLayout(target: target, inputs: inputs)
        return try GRUSpecification(
            inputs: inputs,
            layout: layout,
            shape: GRUShape(
                inputSize: layout.inputSize,
                hiddenSize: 3,
                contextSize: layout.contextSize,
                outputSize: layout.horizons
            ),
            scaler: Scaler(
                means: Array(repeating: 0.5, count: layout.inputSize),
                standardDeviations: Array(repeating: 8, count: layout.inputSize),
                targetScales: Array(repeating: 2, count: layout.horizons)
            )
        )
    }

    package static func artifact(of target: Variable = .temperature, seed: UInt64 = 1) throws -> ModelArtifact {
        try artifact(of: forecaster(of: target, seed: seed), seed: seed)
    }

    /// A version of any model, trained on a thousand hours from 2024-05-01T00:00:00Z.
    package static func artifact(of model: some ForecastModel, seed: UInt64 = 1) throws -> ModelArtifact {
        try ModelArtifact(
            model,
            parent: nil,
            training: TrainingRecord(
                stations: [
                    TrainingStation(
                        id: "here",
                        from: Timestamp(Hour(476_256)),
                        until: Timestamp(Hour(477_255)),
                        observations: 990
                    )
                ],
                seed: seed,
                epochs: 3,
                warmStart: false
            ),
            heldOut: Evaluation([])
        )
    }
}
