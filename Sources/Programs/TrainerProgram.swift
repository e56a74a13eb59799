import CoreMetrics
import Forecasting
import GRU
import Logging
import ServiceLifecycle
import Settings
import Store
import Telemetry
import Training

/// Training, put together from its settings.
package struct TrainerProgram: Sendable {
    package let trainer: Trainer
    /// `nil` without a Pushgateway.
    package let pusher: MetricsPusher?
    package let services: [any Service]

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
        trainer = Trainer(
            store: store,
            artifacts: ArtifactFolder(path: settings[SharedSettings.artifacts]),
            configuration: TrainerConfiguration(
                model: model,
                recipe: TrainingRecipe(channels: settings[TrainerSettings.channels], start: .whicheverValidatesBetter),
                lease: settings[TrainerSettings.lease].seconds,
                historyHours: settings[TrainerSettings.historyHours],
                minimumHours: settings[TrainerSettings.minimumHours],
                minimumHoursSinceDrift: settings[TrainerSettings.minimumHoursSinceDrift],
                seed: UInt64(settings[SharedSettings.seed]),
                threads: settings[TrainerSettings.threads]
            ),
            logger: logger,
            progress: Self.show
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
        self.pusher = pusher
        let service = TrainerService(
            trainer: trainer,
            interval: settings[SharedSettings.pollInterval],
            logger: logger,
            afterRetrain: { _ in pusher?.pushSoon() }
        )
        services = [service as any Service] + [pusher].compactMap { $0 }
    }

    /// One line for each epoch.
    private static func show(_ report: EpochReport) {
        func rounded(_ value: Double) -> String { "\((value * 10_000).rounded() / 10_000)" }
        LineOutput.standardError.writeLine(
            "epoch \(report.epoch)/\(report.epochs)  training loss \(rounded(report.trainingLoss))"
                + "  validation loss \(rounded(report.validationLoss))"
        )
    }
}
