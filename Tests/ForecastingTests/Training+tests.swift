import Forecasting
import Observations
import XCTest

extension TrainingTask {
    /// A task whose target is the temperature.
    static func temperature(
        _ stations: StationData...,
        champion: (any ForecastModel)? = nil,
        start: TrainingStart = .fineTuning,
        seed: UInt64 = 1,
        threads: Int = 1
    ) -> TrainingTask {
        TrainingTask(
            target: .temperature,
            stations: stations,
            champion: champion,
            start: start,
            seed: seed,
            threads: threads
        )
    }
}

extension TrainedModel {
    /// The model as a network; fails the test if the model has another kind.
    var forecaster: GRUForecaster {
        get throws { try XCTUnwrap(model as? GRUForecaster) }
    }
}
