import Forecasting
import Foundation
import GRU
import Healing
import Logging
import Store

/// Takes retrain flags, one at a time, and brings each to its end.
///
/// A claim is a lease that is renewed while the training runs. Whoever loses it, by a stopped clock or a long pause,
/// stops without a trace: publishing, promotion and verdict happen in one transaction that the lease must still cover.
package struct Trainer: Sendable {
    let store: Store
    let artifacts: ArtifactFolder
    let configuration: TrainerConfiguration
    /// Names this process in the claims it makes.
    let holder: String
    let now: WallClock
    let clock: any Clock<Duration>
    let logger: Logger
    /// Hears of every epoch.
    let progress: @Sendable (EpochReport) -> Void

    package init(
        store: Store,
        artifacts: ArtifactFolder,
        configuration: TrainerConfiguration,
        holder: String =
            "\(ProcessInfo.processInfo.hostName)-\(ProcessInfo.processInfo.processIdentifier)-\(UUID().uuidString.prefix(8))",
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

    /// Handles the open flag, if there is one that is ready.
    ///
    /// - Returns: the flag as it was left; `nil` where there was nothing to do.
    /// - Throws: ``StoreError``, or `CancellationError` after giving the flag back.
    package func handleNext() async throws -> FlagRecord? {
        try await raiseColdStart()
        guard try await isReady(), let claimed = try await claim() else { return nil }
        let id = claimed.flag.id
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
            logger.warning("the lease was lost; another trainer goes on", metadata: ["flag": "\(id)"])
            return nil
        } catch {
            logger.error("retrain failed", metadata: ["flag": "\(id)", "error": "\(error)"])
            return try await fail(id, because: "\(error)")
        }
    }

    /// - Returns: `nil` where the lease was lost before the failure.
    private func fail(_ id: Int64, because error: String) async throws -> FlagRecord? {
        do {
            return try await update(id) { flag, now in
                try flag.fail(by: holder, error: error, now: now, limits: configuration.limits)
            }
        } catch is FlagTransitionError {
            logger.warning("the lease was lost; another trainer goes on", metadata: ["flag": "\(id)"])
            return nil
        }
    }

    /// With no champion and enough observations a first model is due.
    private func raiseColdStart() async throws {
        let evidence = try await store.read { [configuration] transaction -> ColdStartEvidence? in
            let model = configuration.model
            guard try transaction.champion(of: model) == nil, try transaction.openFlag(of: model) == nil else {
                return nil
            }
            let hours = try transaction.longestRecord()
            let last = try transaction.flags(of: model, limit: 1).first
                .flatMap { $0.flag.evidence }
                .flatMap { try? JSONText.decode(ColdStartEvidence.self, from: $0) }
            return hours >= max(configuration.minimumHours, last?.nextAttempt ?? 0)
                ? ColdStartEvidence(hours: hours) : nil
        }
        guard let evidence else { return }
        let raisedAt = now()
        try await store.write { [configuration] transaction in
            guard try transaction.reading.champion(of: configuration.model) == nil else { return }
            _ = try transaction.raiseFlag(
                model: configuration.model,
                reason: .schedule,
                evidence: try JSONText.encode(evidence),
                now: raisedAt
            )
        }
    }

    /// Whether the open flag has the observations that it needs.
    private func isReady() async throws -> Bool {
        try await store.read { [configuration] transaction in
            guard let open = try transaction.openFlag(of: configuration.model)?.flag else { return false }
            guard let evidence = open.driftEvidence,
                let newest = try transaction.latestObservation(of: evidence.station)?.hour
            else { return true }
            let hours = (newest.secondsSince1970 - evidence.estimatedStart) / Timestamp.secondsPerHour
            return hours >= configuration.minimumHoursSinceDrift
        }
    }

    private func claim() async throws -> FlagRecord? {
        let claimedAt = now()
        return try await store.write { [configuration, holder] transaction in
            try transaction.claimFlag(
                model: configuration.model,
                holder: holder,
                now: claimedAt,
                lease: configuration.lease,
                limits: configuration.limits
            )
        }
    }

    private func retrain(_ claimed: FlagRecord) async throws -> FlagRecord {
        let startedAt = now()
        let (series, championVersion) = try await store.read { [configuration] transaction in
            (
                try transaction.trainingSeries(configuration),
                try transaction.champion(of: configuration.model)?.version
            )
        }
        guard !series.isEmpty else { return try await rejectForLackOfData(claimed) }
        let retrain = Retrain(
            configuration: configuration,
            series: series,
            driftBegan: claimed.flag.driftEvidence.map { Timestamp(secondsSince1970: $0.estimatedStart).nearestHour },
            champion: try loadChampion(championVersion)
        )
        let outcome = try await OwnThread.run { [progress] isCancelled in
            try retrain.run { report in
                if isCancelled() { throw CancellationError() }
                progress(report)
            }
        }
        if outcome.verdict.promoted {
            try artifacts.publish(outcome.artifact)
        }
        return try await conclude(claimed, outcome, duration: max(0, now() - startedAt))
    }

    /// A champion whose files are damaged cannot be compared with; a model that works is better than none.
    private func loadChampion(_ version: String?) throws -> ModelArtifact? {
        guard let version else { return nil }
        do {
            let artifact = try artifacts.load(model: configuration.model, version: version)
            _ = try artifact.verifiedForecaster()
            return artifact
        } catch let error as ArtifactError {
            logger.error(
                "the champion cannot be compared with",
                metadata: ["version": "\(version)", "error": "\(error)"]
            )
            return nil
        }
    }

    private func rejectForLackOfData(_ claimed: FlagRecord) async throws -> FlagRecord {
        let hours = try await store.read { try $0.longestRecord() }
        let verdict = PromotionVerdict.tooFewObservations(hours, required: configuration.minimumHours)
        let result = RetrainResult(verdict: verdict, challenger: nil, duration: 0)
        return try await update(claimed.flag.id, result: result) { flag, now in
            try flag.conclude(promoted: false, by: holder, now: now)
        }
    }

    private func conclude(
        _ claimed: FlagRecord,
        _ outcome: Retrain.Outcome,
        duration: Double
    ) async throws -> FlagRecord {
        let concludedAt = now()
        let record = try VersionRecord(outcome.artifact, publishedAt: concludedAt)
        let result = RetrainResult(verdict: outcome.verdict, challenger: record.version, duration: duration)
        let concluded = try await store.write { [configuration, holder] transaction in
            let concluded = try transaction.updateFlag(claimed.flag.id, result: result) { flag in
                try flag.conclude(promoted: outcome.verdict.promoted, by: holder, now: concludedAt)
            }
            if outcome.verdict.promoted {
                try transaction.insert(record)
                try transaction.insertReference(outcome.reference, version: record.version, of: record.model)
                try transaction.promote(
                    version: record.version,
                    of: configuration.model,
                    actor: holder,
                    reason: claimed.flag.reason.rawValue,
                    flag: claimed.flag.id,
                    now: concludedAt
                )
            }
            return concluded
        }
        logger.notice(
            outcome.verdict.promoted ? "challenger promoted" : "challenger rejected",
            metadata: [
                "flag": "\(claimed.flag.id)",
                "version": "\(record.version)",
                "objections": "\(outcome.verdict.objections.map(\.description).joined(separator: "; "))",
            ]
        )
        return concluded
    }

    private func update(
        _ id: Int64,
        result: RetrainResult? = nil,
        _ transition: @escaping @Sendable (inout RetrainFlag, Double) throws -> Void
    ) async throws -> FlagRecord {
        let at = now()
        return try await store.write { transaction in
            try transaction.updateFlag(id, result: result) { try transition(&$0, at) }
        }
    }

    /// A database that is busy at the moment costs nothing yet: two thirds of the lease are left to try again.
    private func renew(_ id: Int64) async throws {
        do {
            _ = try await update(id) { flag, now in
                try flag.renew(by: holder, now: now, duration: configuration.lease)
            }
        } catch let error as StoreError where error.isTransient {
            logger.warning("the lease is not renewed yet", metadata: ["flag": "\(id)", "error": "\(error)"])
        }
    }

    /// Runs `work` while the lease is renewed; losing the lease cancels the work.
    private func withRenewedLease<Value: Sendable>(
        of id: Int64,
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await work() }
            group.addTask {
                while true {
                    try await clock.sleep(for: .seconds(configuration.lease / 3))
                    try await renew(id)
                }
            }
            defer { group.cancelAll() }
            while let value = try await group.next() {
                if let value { return value }
            }
            throw CancellationError()
        }
    }
}

/// Why a first model was asked for.
private struct ColdStartEvidence: Codable, Sendable {
    var coldStart = true
    /// Observations of the station that has the most.
    var hours: Int

    init(hours: Int) {
        self.hours = hours
    }

    /// After a rejection a quarter more observations are awaited before the next attempt.
    var nextAttempt: Int { hours + max(hours / 4, 1) }

    private enum CodingKeys: String, CodingKey {
        case coldStart = "cold_start"
        case hours
    }
}
