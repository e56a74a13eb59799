package import Forecasting
import Observations

/// The result of the backtest of one file.
package struct StationReport: Sendable {
    /// The training of the model.
    package struct Training: Hashable, Sendable {
        /// The name of the base model that the training started from, if any.
        package var base: String?
        package var origin: TrainedModel.Origin
        package var epochs: Int
    }

    package struct ModelScores: Sendable {
        package var model: BacktestModel
        /// By horizon; horizons without outcomes are left out.
        package var scores: [Int: BacktestScore]
    }

    package let file: BacktestFile
    package let training: Training
    /// Ordered as in the plan.
    package internal(set) var models: [ModelScores] = []
    /// Limitations of the figures.
    package internal(set) var notes: [String]
    /// The forecasts of the last model, for the chart.
    package internal(set) var latest: LatestForecasts?

    init(file: BacktestFile, training: Training, notes: [String]) {
        self.file = file
        self.training = training
        self.notes = notes
    }

    package subscript(model name: String, horizon horizon: Int) -> BacktestScore? {
        models.first { $0.model.name == name }?.scores[horizon]
    }

    /// The judged hours.
    var testHours: Range<Hour> { file.data.split.heldOut.last ?? file.data.series.hours }
}
