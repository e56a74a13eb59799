package import Forecasting
import Foundation
import Healing
package import Logging
package import Models
import Observations
package import Store
package import Timing
import TraceContext

/// Handles retrain flags, one at a time.
///
/// A claim is a lease that is renewed during the training. A trainer that loses its lease (because the machine slept,
/// for example) changes nothing in the database: the version's record, the verdict and the promotion are one
/// transaction that requires the lease.
package struct Trainer: Sendable {
    let store: Store
    let artifacts: ArtifactFolder
    let configuration: TrainerConfiguration
    /// The name of this process in its claims.
    package let holder: String
    let now: WallClock
    let clock: any Clock<Duration>
    let logger: Logger
    /// Called after every epoch.
    let progress: @Sendable (EpochReport) -> Void

    package init(
        store: Store,
        artifacts: ArtifactFolder,
        configuration: TrainerConfiguration,
        holder: String = HolderName.unique(),
        now: WallClock = .system,
        clock: any Clock<Duration> = ContinuousClock(),
        logger: Logger,
        progress: @escaping @Sendable (EpochReport) -> Void = { _ in }
    ) {
        self.store = store
        self.artifacts = artifacts
        self.configuration = configuration
        self.holder = holder
        self.now = now
        self.clock = clock
        self.logger = logger
        self.progress = progress
    }

    /// Handles the open flag, if it is ready.
    ///
    /// - Returns: the flag's new state; `nil` if there was nothing to do.
    /// - Throws: ``StoreError``, or `CancellationError` after the flag was released.
    package func handleNext() async throws -> FlagRecord? {
        try await raiseWhatIsDue()
        guard try await isReady(), let claimed = try await claim() else { return nil }
        return try await Trace.$current.withValue(claimed.trace.map { Trace(id: $0) }) {
            try await handle(claimed)
        }
    }

    private func handle(_ claimed: FlagRecord) async throws -> FlagRecord? {
        let (id, startedAt) = (claimed.flag.id, now())
        logger.notice(
            "retrain begins",
            metadata: [
                "flag": "\(id)", "reason": "\(claimed.flag.reason.rawValue)", "attempt": "\(claimed.flag.attempts)",
            ]
        )
        do {
            return try await withRenewedLease(of: id) { try await retrain(claimed) }
        } catch is CancellationError {
            _ = try? await update(id) { flag, now in try flag.release(by: holder, now: now) }
            throw CancellationError()
        } catch is FlagTransitionError {
            logger.warning("the lease was lost; another trainer continues", metadata: ["flag": "\(id)"])
            return nil
        } catch {
            logger.error("retrain failed", metadata: ["flag": "\(id)", "error": "\(error)"])
            return try await fail(claimed, because: "\(error)", startedAt: startedAt)
        }
    }

    /// - Returns: `nil` if the lease was lost before the failure.
    private func fail(_ claimed: FlagRecord, because error: String, startedAt: Double) async throws -> FlagRecord? {
        let (id, at) = (claimed.flag.id, now())
        var run = RetrainRun(claimed, end: .failed, startedAt: startedAt, endedAt: at)
        run.note = error
        do {
            return try await store.write { [configuration, holder, run] transaction in
                let failed = try transaction.updateFlag(id) { flag in
                    try flag.fail(by: holder, error: error, now: at, limits: configuration.limits)
                }
                if configuration.recordsRuns { try transaction.enqueue(run, now: at) }
                return failed
            }
        } catch is FlagTransitionError {
            logger.warning("the lease was lost; another trainer continues", metadata: ["flag": "\(id)"])
            return nil
        }
    }

    /// Whether the open flag has enough observations.
    private func isReady() async throws -> Bool {
        try await store.read { [configuration] transaction in
            guard let open = try transaction.openFlag(of: configuration.target.name)?.flag else { return false }
            guard let evidence = open.driftEvidence,
                let newest = try transaction.latestControllingHour(of: evidence.station)
            else { return true }
            let began = Timestamp(secondsSince1970: evidence.estimatedStart).nearestHour
            return newest - began >= configuration.minimumHoursSinceDrift
        }
    }

    private func claim() async throws -> FlagRecord? {
        let claimedAt = now()
        return try await store.write { [configuration, holder] transaction in
            try transaction.claimFlag(
                target: configuration.target.name,
                holder: holder,
                now: claimedAt,
                lease: configuration.lease,
                limits: configuration.limits
            )
        }
    }
}
