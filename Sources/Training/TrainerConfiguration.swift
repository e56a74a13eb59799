package import Forecasting
package import Healing
import Models
package import Observations

/// The operator's settings of a trainer.
package struct TrainerConfiguration: Sendable {
    package var target: Target
    /// The kind of the challengers.
    package var kind: any ModelKind
    package var start: TrainingStart
    package var gate: PromotionGate
    package var limits: RetryLimits
    /// When a routine retrain is due; `nil` for never.
    package var schedule: RetrainSchedule?
    package var followUp = FollowUpRule()
    /// The duration of a claim without a renewal; it is renewed after a third of this time.
    package var lease: Duration
    /// How far back observations are read, in hours.
    package var historyHours: Int
    /// The smallest number of hours with the target; a station with fewer hours is left out.
    package var minimumHours: Int
    /// A drift flag waits until this many hours since the drift began are observed: a challenger needs hours for
    /// training and hours for its judgment.
    package var minimumHoursSinceDrift: Int
    package var seed: UInt64
    package var threads: Int
    /// Whether every retrain is written to the outbox for MLflow.
    package var recordsRuns: Bool

    package init(
        target: Target = .standard,
        kind: any ModelKind = ModelKinds.standard,
        start: TrainingStart = .whicheverValidatesBetter,
        gate: PromotionGate = PromotionGate(),
        limits: RetryLimits = RetryLimits(),
        schedule: RetrainSchedule? = nil,
        lease: Duration = .seconds(60),
        historyHours: Int = 2 * 365 * 24,
        minimumHours: Int = 720,
        minimumHoursSinceDrift: Int = 144,
        seed: UInt64 = 1,
        threads: Int = 1,
        recordsRuns: Bool = false
    ) {
        self.target = target
        self.kind = kind
        self.start = start
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
}
