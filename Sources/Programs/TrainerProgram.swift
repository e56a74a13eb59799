import CoreMetrics
import CurlClient
import Forecasting
import GRU
import Healing
import Logging
import MLflow
import Maintenance
import ServiceLifecycle
import Settings
import Store
import Telemetry
import Timing
import Training

/// Training, put together from its settings.
package struct TrainerProgram: Sendable {
    /// What runs until it is asked to stop.
    package let services: [any Service]
    /// What handles the flag that is there, and ends.
    package let once: any Service

    /// - Parameters:
    ///   - settings: those of ``TrainerSettings``.
    ///   - store: the open database.
    ///   - factory: where pushes are counted beside the pushed counts.
    /// - Throws: `PushError` for a model's name that cannot be a label.
    package init(
        _ settings: ResolvedSettings,
        store: Store,
        countingPushesIn factory: (any MetricsFactory)? = nil
    ) throws {
        let logger = Logger(label: "trainer")
        let model = settings[SharedSettings.model]
        let artifacts = ArtifactFolder(path: settings[SharedSettings.artifacts])
        let trainer = Trainer(
            store: store,
            artifacts: artifacts,
            configuration: TrainerConfiguration(
                model: model,
                recipe: TrainingRecipe(channels: settings[TrainerSettings.channels], start: .whicheverValidatesBetter),
                schedule: RetrainSchedule(
                    interval: settings[SharedSettings.staleAfter].seconds,
                    backoff: settings[SharedSettings.retrainBackoff].seconds
                ),
                lease: settings[TrainerSettings.lease].seconds,
                historyHours: settings[TrainerSettings.historyHours],
                minimumHours: settings[TrainerSettings.minimumHours],
                minimumHoursSinceDrift: settings[TrainerSettings.minimumHoursSinceDrift],
                seed: UInt64(settings[SharedSettings.seed]),
                threads: settings[TrainerSettings.threads],
                recordsRuns: settings[TrainerSettings.mlflow] != nil
            ),
            logger: logger,
            progress: { Self.tell($0, logger) }
        )
        let pusher = try settings[SharedSettings.pushgateway]
            .map { address in
                try MetricsPusher(
                    address: address,
                    job: "aerocast_trainer",
                    model: model,
                    store: store,
                    countingIn: factory,
                    logger: logger
                )
            }
        let registry = ModelRegistry(store: store, artifacts: artifacts, model: model)
        let housekeeping = Housekeeping(
            registry: registry,
            limits: RetentionLimits(
                observations: settings[TrainerSettings.keepObservations].seconds,
                outcomes: settings[TrainerSettings.keepOutcomes].seconds,
                events: settings[TrainerSettings.keepEvents].seconds
            ),
            versions: settings[TrainerSettings.keepVersions],
            logger: logger
        )
        let probation = ProbationWatch(
            registry: registry,
            rule: ProbationRule(outcomes: settings[TrainerSettings.probationOutcomes]),
            holder: trainer.holder,
            logger: logger
        )
        let interval = settings[SharedSettings.pollInterval]
        let service = trainer.service(
            every: interval,
            probation: probation,
            afterDecision: { pusher?.pushSoon() }
        )
        let delivery = settings[TrainerSettings.mlflow]
            .map { address in
                RunDelivery(
                    store: store,
                    artifacts: artifacts,
                    model: model,
                    experiment: settings[TrainerSettings.mlflowExperiment],
                    address: address,
                    transport: CurlClient(CurlClient.Configuration(userAgent: "aerocast-trainer")),
                    logger: logger
                )
            }
        services =
            [service, housekeeping.service()] + [pusher].compactMap { $0 }
            + [delivery?.service(every: interval)].compactMap { $0 }
        once = trainer.once(
            probation: probation,
            afterwards: {
                await pusher?.push()
                await delivery?.deliverOnce()
                await housekeeping.sweepIfPossible()
            }
        )
    }

    /// One line for each epoch.
    private static func tell(_ report: EpochReport, _ logger: Logger) {
        func rounded(_ value: Double) -> String { "\((value * 10_000).rounded() / 10_000)" }
        let losses =
            "training loss \(rounded(report.trainingLoss))  validation loss \(rounded(report.validationLoss))"
        logger.info("epoch \(report.epoch)/\(report.epochs)  \(losses)")
    }
}
