import Forecasting
import GRU
import Healing
import Store

/// An untrained network with few units: its forecasts mean nothing, but depend on what it reads.
enum SmallForecaster {
    /// The seed makes the weights, which name the version; `changes` is how far a forecast may lie from now, in °C; a
    /// version from before there were intervals has no calibration.
    static func artifact(
        seed: UInt64,
        channels: ChannelSet = .noaa,
        window: Int = 24,
        changes: Float = 3,
        heldBack: Evaluation = Evaluation([]),
        calibration: IntervalCalibration? = nil
    ) throws -> ModelArtifact {
        let layout = FeatureLayout(channels: channels, window: window)
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
                targetSpreads: Array(repeating: changes, count: layout.horizons)
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
            heldBack: heldBack,
            calibration: calibration
        )
    }

    /// Forecasts that were wrong by `error` °C to either side in turn, where persistence was wrong by `persistence`, at
    /// every horizon.
    static func outcomes(
        count: Int = 100,
        horizons: some Sequence<Int> = 1...24,
        error: (Int) -> Double,
        persistence: (Int) -> Double = { _ in 10 }
    ) -> [Outcome] {
        horizons.flatMap { horizon in
            (0..<count)
                .map { hour in
                    Outcome(
                        station: "elsewhere",
                        issuedAt: Timestamp(hour: Int64(hour)),
                        horizon: horizon,
                        predicted: hour.isMultiple(of: 2) ? error(horizon) : -error(horizon),
                        actual: 0,
                        persistence: persistence(horizon)
                    )
                }
        }
    }

    static func calibration(error: (Int) -> Double) -> IntervalCalibration {
        IntervalCalibration(outcomes(error: error))
    }
}
