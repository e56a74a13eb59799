import Forecasting
import GRU
import Models
import ObservationFixtures
import Observations

/// An untrained network with few units: its forecasts mean nothing, but depend on what it reads.
enum SmallForecaster {
    /// The seed makes the weights, which name the version; `changes` is how far a forecast may lie from now, in °C; a
    /// version from before there were intervals has no calibration.
    static func artifact(
        seed: UInt64,
        inputs: [Variable] = [.temperature, .windSpeed, .pressure],
        window: Int = 24,
        changes: Float = 3,
        heldOut: Evaluation = Evaluation([]),
        calibration: IntervalCalibration? = nil
    ) throws -> ModelArtifact {
        let layout = FeatureLayout(target: .temperature, inputs: inputs, window: window)
        let specification = try GRUSpecification(
            inputs: inputs,
            layout: layout,
            shape: GRUShape(
                inputSize: layout.inputSize,
                hiddenSize: 4,
                contextSize: layout.contextSize,
                outputSize: layout.horizons
            ),
            scaler: Scaler(
                means: Array(repeating: 0, count: layout.inputSize),
                standardDeviations: Array(repeating: 10, count: layout.inputSize),
                targetScales: Array(repeating: changes, count: layout.horizons)
            )
        )
        return try ModelArtifact(
            GRUForecaster(
                specification: specification,
                parameters: GRUParameters(shape: specification.shape, seed: seed)
            ),
            parent: nil,
            training: TrainingRecord(stations: [], seed: seed, epochs: 1, warmStart: false),
            heldOut: heldOut,
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
                        issuedAt: Timestamp(Hour(Int64(hour))),
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
