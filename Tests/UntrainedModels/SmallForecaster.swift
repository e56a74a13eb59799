import Forecasting
import GRU
import Store

/// An untrained network with few units: its forecasts mean nothing, but are always the same.
package enum SmallForecaster {
    package static func forecaster(seed: UInt64 = 1) throws -> Forecaster {
        let specification = try specification()
        return try Forecaster(
            specification: specification,
            parameters: GRUParameters(shape: specification.shape, seed: seed)
        )
    }

    package static func specification() throws -> ModelSpecification {
        let layout = FeatureLayout(channels: .noaa)
        return try ModelSpecification(
            channels: .noaa,
            layout: layout,
            shape: GRUShape(
                inputSize: layout.inputSize,
                hiddenSize: 3,
                contextSize: layout.contextSize,
                outputSize: layout.horizons
            ),
            scaler: Scaler(
                means: Array(repeating: 0.5, count: layout.inputSize),
                spreads: Array(repeating: 8, count: layout.inputSize),
                targetSpreads: Array(repeating: 2, count: layout.horizons)
            )
        )
    }

    package static func artifact(seed: UInt64 = 1, model: String = "temperature") throws -> ModelArtifact {
        try ModelArtifact(
            forecaster(seed: seed),
            model: model,
            parent: nil,
            training: TrainingRecord(
                stations: [
                    TrainingStation(
                        id: "here",
                        from: Timestamp(hour: 476_256),
                        until: Timestamp(hour: 477_255),
                        observations: 990
                    )
                ],
                seed: seed,
                epochs: 3,
                warmStart: false
            ),
            heldBack: Evaluation([])
        )
    }
}
