import CurlClient
import Forecasting
import Healing
import Logging
import MLflow
import Models
import Observations
import Polling
import Registry
import ServiceLifecycle
import Settings
import Store
import Timing
import Training

/// The trainer of one target, the watch of its champion's probation, and the delivery of its retrains to MLflow.
struct TargetTraining: Sendable {
    let registry: ModelRegistry
    let configuration: TrainerConfiguration
    private let trainer: Trainer
    private let probation: ProbationWatch
    /// `nil` without an MLflow server.
    private let delivery: RunDelivery?

    init(
        _ target: Target,
        _ settings: ResolvedSettings,
        store: Store,
        artifacts: ArtifactFolder,
        logger: Logger
    ) throws {
        registry = ModelRegistry(store: store, artifacts: artifacts, target: target.name)
        configuration = try TrainerConfiguration(target, settings)
        trainer = Trainer(
            store: store,
            artifacts: artifacts,
            configuration: configuration,
            logger: logger,
            progress: { Self.log($0, logger) }
        )
        probation = ProbationWatch(
            registry: registry,
            rule: ProbationRule(outcomes: settings[TrainerSettings.probationOutcomes]),
            horizons: target.horizons,
            holder: trainer.holder,
            logger: logger
        )
        delivery = settings[TrainerSettings.mlflow]
            .map { address in
                RunDelivery(
                    store: store,
                    artifacts: artifacts,
                    target: target.name,
                    experiment: settings[TrainerSettings.mlflowExperiment],
                    address: address,
                    transport: CurlClient(CurlClient.Configuration(userAgent: "aerocast-trainer")),
                    logger: logger
                )
            }
    }

    func services(
        every interval: Duration,
        pulse: Pulse,
        afterDecision: @escaping @Sendable () async -> Void
    ) -> [any Service] {
        [trainer.service(every: interval, probation: probation, pulse: pulse, afterDecision: afterDecision)]
            + [delivery?.service(every: interval)].compactMap { $0 }
    }

    /// A service that handles the open flag, if any, and ends.
    ///
    /// - Parameter afterwards: called after the decision, before the delivery of the retrains.
    /// - Returns: the service.
    func once(afterwards: @escaping @Sendable () async -> Void) -> any Service {
        trainer.once(
            probation: probation,
            afterwards: {
                await afterwards()
                await delivery?.deliverOnce()
            }
        )
    }

    /// Logs an epoch in one line.
    private static func log(_ report: EpochReport, _ logger: Logger) {
        func rounded(_ value: Double) -> String { "\((value * 10_000).rounded() / 10_000)" }
        let losses =
            "training loss \(rounded(report.trainingLoss))  validation loss \(rounded(report.validationLoss))"
        logger.info("epoch \(report.epoch)/\(report.epochs)  \(losses)")
    }
}

extension TrainerConfiguration {
    fileprivate init(_ target: Target, _ settings: ResolvedSettings) throws {
        self.init(
            target: target,
            kind: try Self.kind(settings),
            schedule: RetrainSchedule(
                interval: settings[SharedSettings.staleAfter],
                backoff: settings[SharedSettings.retrainBackoff]
            ),
            lease: settings[TrainerSettings.lease],
            historyHours: settings[TrainerSettings.historyHours],
            minimumHours: settings[TrainerSettings.minimumHours],
            minimumHoursSinceDrift: settings[TrainerSettings.minimumHoursSinceDrift],
            seed: UInt64(settings[SharedSettings.seed]),
            threads: settings[TrainerSettings.threads],
            recordsRuns: settings[TrainerSettings.mlflow] != nil
        )
    }

    private static func kind(_ settings: ResolvedSettings) throws -> any ModelKind {
        try ModelKinds.kind(named: settings[TrainerSettings.kind])
            .reading(settings[TrainerSettings.channels].variables)
    }
}
