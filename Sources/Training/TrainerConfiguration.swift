import Forecasting
import GRU
import Healing

/// How a trainer works; what its operator decides.
package struct TrainerConfiguration: Sendable {
    /// The name of the model.
    package var model: String
    package var recipe: TrainingRecipe
    /// How the champion is trained further after a drift: longer and faster than for a routine retrain, since what
    /// changed has to be learnt from few hours.
    package var adaptation: TrainingOptions
    package var gate: PromotionGate
    package var limits: RetryLimits
    /// When a routine retrain is due; `nil` for never.
    package var schedule: RetrainSchedule?
    package var followUp = FollowUpRule()
    /// How long a claim lasts without being renewed, in seconds; it is renewed at a third of it.
    package var lease: Double
    /// How far back observations are read, in hours.
    package var historyHours: Int
    /// Fewer hours with a temperature than this and a station is left out.
    package var minimumHours: Int
    /// A drift flag waits until so many hours have been observed since the drift began: a challenger needs some to
    /// learn from, and some to be judged on.
    package var minimumHoursSinceDrift: Int
    package var seed: UInt64
    package var threads: Int
    /// Whether every retrain is put into the outbox for MLflow.
    package var recordsRuns: Bool

    package init(
        model: String,
        recipe: TrainingRecipe = TrainingRecipe(start: .whicheverValidatesBetter),
        adaptation: TrainingOptions = TrainingOptions(epochs: 10, batchSize: 32, maximumLearningRate: 1e-3),
        gate: PromotionGate = PromotionGate(),
        limits: RetryLimits = RetryLimits(),
        schedule: RetrainSchedule? = nil,
        lease: Double = 60,
        historyHours: Int = 2 * 365 * 24,
        minimumHours: Int = 720,
        minimumHoursSinceDrift: Int = 144,
        seed: UInt64 = 1,
        threads: Int = 1,
        recordsRuns: Bool = false
    ) {
        self.model = model
        self.recipe = recipe
        self.adaptation = adaptation
        self.gate = gate
        self.limits = limits
        self.schedule = schedule
        self.lease = lease
        self.historyHours = historyHours
        self.minimumHours = minimumHours
        self.minimumHoursSinceDrift = minimumHoursSinceDrift
        self.seed = seed
        self.threads = threads
        self.recordsRuns = recordsRuns
    }

    /// How the challenger was trained that this champion's weights or fresh ones began.
    func options(afterDrift: Bool, warmStart: Bool) -> TrainingOptions {
        let recipe = recipe(afterDrift: afterDrift)
        return warmStart ? recipe.fineTuning : recipe.fromScratch
    }

    /// The recipe for a retrain.
    func recipe(afterDrift: Bool) -> TrainingRecipe {
        guard afterDrift else { return recipe }
        var recipe = recipe
        recipe.fineTuning = adaptation
        return recipe
    }
}
