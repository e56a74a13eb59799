package import CoreMetrics
import Jobs
import Logging
import Maintenance
import Models
import Polling
import Reporting
package import ServiceLifecycle
package import Settings
package import Store
import Timing

/// Training of every target, assembled from its settings.
package struct TrainerProgram: Sendable {
    /// The services that run until graceful shutdown.
    package let services: [any Service]
    /// A service that handles the open flags and ends.
    package let once: any Service

    /// - Parameters:
    ///   - settings: the values of ``TrainerSettings``.
    ///   - store: the open database.
    ///   - factory: counts the pushes in addition to the pushed metrics.
    /// - Throws: `PushError` for a grouping key that the Pushgateway does not accept.
    package init(
        _ settings: ResolvedSettings,
        store: Store,
        countingPushesIn factory: (any MetricsFactory)? = nil
    ) throws {
        let logger = Logger(label: "trainer")
        let targets = settings.targets
        let artifacts = ArtifactFolder(path: settings[SharedSettings.artifacts])
        let trainings = try targets.map { target in
            try TargetTraining(
                target,
                settings,
                store: store,
                artifacts: artifacts,
                logger: Logger(label: "trainer", target: target, among: targets)
            )
        }
        let (pulse, push) = (Pulse(), Pulse())
        let waitedHours = settings[TrainerSettings.minimumHoursSinceDrift]
        let heartbeats = Heartbeats(store: store, program: .trainer, pulse: pulse, push: push) { details in
            details.hoursSinceDrift = waitedHours
        }
        let pusher = try MetricsPusher.wanted(
            by: settings,
            job: "aerocast_trainer",
            store: store,
            countingIn: factory,
            pulse: push,
            logger: logger
        )
        let housekeeping = Housekeeping(
            store: store,
            registries: trainings.map(\.registry),
            limits: RetentionLimits(settings),
            versions: settings[TrainerSettings.keepVersions],
            logger: logger
        )
        let interval = settings[SharedSettings.pollInterval]
        let works = JobWorks(
            store: store,
            artifacts: artifacts,
            trainers: trainings.map(\.configuration),
            interval: interval
        )
        let runners: [any Service] = JobRunner.all(settings, works: works, logger: logger)
            .map { $0.service(every: interval) }
        services =
            trainings.flatMap {
                $0.services(every: interval, pulse: pulse, afterDecision: { pusher?.pushSoon() })
            }
            + [heartbeats, housekeeping.service(), DatabaseWatch(store: store, interval: interval, logger: logger)]
            + [pusher].compactMap { $0 } + runners
        let sweep = OnceService(whenStopped: "stopped on request", logger: logger) {
            await housekeeping.sweepIfPossible()
        }
        once = ServicesInTurn(
            services: trainings.map { $0.once(afterwards: { await pusher?.push() }) } + [sweep, heartbeats.once]
        )
    }
}

extension RetentionLimits {
    fileprivate init(_ settings: ResolvedSettings) {
        self.init(
            observations: settings[TrainerSettings.keepObservations].seconds,
            outcomes: settings[TrainerSettings.keepOutcomes].seconds,
            events: settings[TrainerSettings.keepEvents].seconds,
            jobs: settings[TrainerSettings.keepJobs].seconds
        )
    }
}
