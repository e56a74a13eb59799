package import Forecasting
import Models
package import Observations

/// The models and settings of a backtest.
package struct BacktestPlan: Sendable {
    /// The forecast variable.
    package var target: Variable
    package var training: TrainingMode
    /// Required unless the training starts from scratch.
    package var base: BaseModelInUse?
    /// Hours ahead, each 1 … 24, ascending.
    package var horizons: [Int]
    /// The nominal coverage of the intervals, above 0 and below 1.
    package var level: Double
    package var seed: UInt64
    package var threads: Int
    /// The kind of the trained model.
    package var kind: any ModelKind
    /// Ordered as in the report; the last model is plotted.
    package var models: [BacktestModel]

    package init(
        target: Variable = Target.standard.variable,
        training: TrainingMode = .fineTune,
        base: BaseModelInUse? = nil,
        horizons: [Int] = Horizons.standard.hours,
        level: Double = 0.9,
        seed: UInt64 = 1,
        threads: Int = 1,
        kind: any ModelKind = ModelKinds.standard,
        models: [BacktestModel] = BacktestModel.all
    ) {
        self.target = target
        self.training = training
        self.base = base
        self.horizons = Array(Set(horizons.filter { 1...Horizons.longest ~= $0 })).sorted()
        self.level = level
        self.seed = seed
        self.threads = threads
        self.kind = kind
        self.models = models
    }

    var start: TrainingStart { training == .station ? .fromScratch : .fineTuning }

    /// The largest number of epochs of a station's training.
    var epochs: Int { training == .base ? 0 : kind.epochs(from: start) }

    /// Steps of ``BacktestProgress`` for one station.
    package var stepsPerStation: Int { epochs + models.count }
}
