import Forecasting
import GRU

/// What a backtest is asked for.
package struct BacktestPlan: Sendable {
    package var training: TrainingMode
    /// Needed unless the station trains from nothing.
    package var base: BaseModelInUse?
    /// Hours ahead, each 1 … 24, ascending.
    package var horizons: [Int]
    /// The share of observations that an interval should hold, above 0 and below 1.
    package var level: Double
    package var seed: UInt64
    package var threads: Int
    /// What is trained; its start follows from ``training``.
    package var recipe: TrainingRecipe
    /// In the order in which they are told; the last one that there is, is plotted.
    package var models: [BacktestModel]

    package init(
        training: TrainingMode = .fineTune,
        base: BaseModelInUse? = nil,
        horizons: [Int] = [1, 3, 6, 12, 24],
        level: Double = 0.9,
        seed: UInt64 = 1,
        threads: Int = 1,
        recipe: TrainingRecipe? = nil,
        models: [BacktestModel] = BacktestModel.all
    ) {
        self.training = training
        self.base = base
        self.horizons = Array(Set(horizons.filter { 1...24 ~= $0 })).sorted()
        self.level = level
        self.seed = seed
        self.threads = threads
        self.recipe = recipe ?? TrainingRecipe(channels: base?.forecaster.specification.channels ?? .noaa)
        self.recipe.start = training == .station ? .fromScratch : .fineTuning
        self.models = models
    }

    /// Epochs that training a station takes at most.
    var epochs: Int {
        switch training {
        case .station: recipe.fromScratch.epochs
        case .base: 0
        case .fineTune: recipe.fineTuning.epochs
        }
    }

    /// Steps of ``BacktestProgress`` that a station takes.
    package var stepsPerStation: Int { epochs + models.count }
}
