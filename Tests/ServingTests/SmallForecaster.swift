import Forecasting
import GRU
import Healing
import Store

/// An untrained network with few units: its forecasts mean nothing, but depend on what it reads.
enum SmallForecaster {
    static func artifact(seed: UInt64, channels: ChannelSet = .noaa) throws -> ModelArtifact {
        let layout = FeatureLayout(channels: channels)
        let specification = try ModelSpecification(
            channels: channels,
            layout: layout,
            shape: GRUShape(
                inputSize: layout.inputSize,
                hiddenSize: 4,
                contextSize: layout.contextSize,
                outputSize: layout.horizons
            ),
            scaler: Scaler(
                means: Array(repeating: 0, count: layout.inputSize),
                spreads: Array(repeating: 10, count: layout.inputSize),
                targetSpreads: Array(repeating: 3, count: layout.horizons)
            )
        )
        return try ModelArtifact(
            Forecaster(
                specification: specification,
                parameters: GRUParameters(shape: specification.shape, seed: seed)
            ),
            model: "temperature",
            parent: nil,
            training: TrainingRecord(stations: [], seed: seed, epochs: 1, warmStart: false),
            heldBack: Evaluation([])
        )
    }
}
