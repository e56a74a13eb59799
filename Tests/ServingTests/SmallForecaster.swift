import Forecasting
import GRU
import Models
import ObservationFixtures
import Observations

/// A small untrained network: its forecasts are meaningless, but depend on its inputs.
enum SmallForecaster {
    /// A version with an untrained network.
    ///
    /// The weights follow from `seed` and give the version its name. `changes` is the scale of the forecast change from
    /// the newest value, in °C. A version without `calibration` has no intervals.
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

    /// Outcomes at every horizon, with forecast errors of `error` °C in alternating directions and errors of
    /// persistence of `persistence` °C.
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
