import Forecasting

/// What the backtest of one file came to.
package struct StationReport: Sendable {
    /// How the network came to be.
    package struct Training: Hashable, Sendable {
        /// The name of the base model that it started from, if it did.
        package var base: String?
        package var origin: TrainedForecaster.Origin
        package var epochs: Int
    }

    package struct ModelScores: Sendable {
        package var model: BacktestModel
        /// By horizon; those without outcomes are left out.
        package var scores: [Int: BacktestScore]
    }

    package let file: BacktestFile
    package let training: Training
    /// In the order of the plan.
    package internal(set) var models: [ModelScores] = []
    /// What the figures have to be read with.
    package internal(set) var notes: [String]
    /// Of the last model, for the chart.
    package internal(set) var latest: LatestForecasts?

    init(file: BacktestFile, training: Training, notes: [String]) {
        self.file = file
        self.training = training
        self.notes = notes
    }

    package subscript(model name: String, horizon horizon: Int) -> BacktestScore? {
        models.first { $0.model.name == name }?.scores[horizon]
    }

    /// The hours that were judged.
    var testHours: Range<Int64> { file.data.split.heldBack.last ?? file.data.series.hours }
}
