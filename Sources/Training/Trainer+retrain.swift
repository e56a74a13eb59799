import Forecasting
import Healing
import Logging
import Models
import Observations
import Polling
import Registry
import Store
import Timing
import TraceContext

extension Trainer {
    /// Trains a challenger for a claimed flag, and closes the flag with the verdict.
    func retrain(_ claimed: FlagRecord) async throws -> FlagRecord {
        let startedAt = now()
        let (series, versions) = try await store.read { [configuration] transaction in
            let target = configuration.target.name
            return (
                try transaction.trainingSeries(configuration),
                try transaction.combinedVersions(of: target).compactMap { try transaction.version($0, of: target) }
            )
        }
        guard !series.isEmpty else { return try await rejectForLackOfData(claimed) }
        let retrain = Retrain(
            configuration: configuration,
            series: series,
            driftBegan: claimed.flag.driftBegan?.nearestHour,
            champion: try loadChampion(versions)
        )
        let trace = Trace.current
        let outcome = try await OwnThread.run(name: "training") { [progress] isCancelled in
            try retrain.run { report in
                if isCancelled() { throw CancellationError() }
                Trace.$current.withValue(trace) { progress(report) }
            }
        }
        // A rejected challenger is also kept, for analysis and for a forced promotion.
        try artifacts.publish(try await recorded(outcome.artifact))
        return try await conclude(claimed, outcome, startedAt: startedAt)
    }

    // A champion with damaged files cannot be compared; the newest earlier champion with whole files is used instead.
    // If none exists, a working challenger is promoted without a comparison.
    private func loadChampion(_ versions: [VersionRecord]) throws -> ModelArtifact? {
        let registry = ModelRegistry(store: store, artifacts: artifacts, target: configuration.target.name, now: now)
        for version in versions {
            do {
                return try registry.verify(version).artifact
            } catch let error where error is ArtifactError || error is RegistryError {
                logger.error(
                    "the version cannot be loaded for the comparison",
                    metadata: ["version": "\(version.version)", "error": "\(error)"]
                )
            }
        }
        return nil
    }

    /// The artifact with its recorded manifest if the version is recorded already: the same weights have the same
    /// version name.
    private func recorded(_ artifact: ModelArtifact) async throws -> ModelArtifact {
        let (target, version) = (artifact.manifest.target, artifact.manifest.version)
        let record = try await store.read { try $0.version(version, of: target) }
        return try record?.recorded(artifact) ?? artifact
    }

    private func rejectForLackOfData(_ claimed: FlagRecord) async throws -> FlagRecord {
        let hours = try await store.read { try $0.longestRecord(of: configuration.target.variable) }
        let verdict = PromotionVerdict.tooFewObservations(hours, required: configuration.minimumHours)
        let result = RetrainResult(verdict: verdict, challenger: nil, duration: 0)
        return try await update(claimed.flag.id, result: result) { flag, now in
            try flag.conclude(promoted: false, by: holder, now: now)
        }
    }

    private func conclude(
        _ claimed: FlagRecord,
        _ outcome: Retrain.Result,
        startedAt: Double
    ) async throws -> FlagRecord {
        let concludedAt = now()
        let duration = max(0, concludedAt - startedAt)
        let challenger = try VersionRecord(
            outcome.artifact,
            publishedAt: concludedAt,
            publisher: holder,
            reason: claimed.flag.reason.rawValue
        )
        let result = RetrainResult(verdict: outcome.verdict, challenger: challenger.version, duration: duration)
        let concluded = try await store.write { [holder, configuration] transaction in
            let concluded = try transaction.conclude(
                claimed.flag.id,
                challenger: challenger,
                result: result,
                by: holder,
                now: concludedAt
            )
            try transaction.insertReference(outcome.reference, version: challenger.version, of: challenger.target)
            if configuration.recordsRuns {
                var run = RetrainRun(
                    claimed,
                    end: concluded.flag.isPromoted ? .promoted : .rejected,
                    startedAt: startedAt,
                    endedAt: concludedAt
                )
                run.note(
                    outcome,
                    verdict: concluded.decodedVerdict ?? outcome.verdict,
                    horizons: configuration.target.horizons
                )
                try transaction.enqueue(run, now: concludedAt)
            }
            return concluded
        }
        report(concluded)
        return concluded
    }

    private func report(_ concluded: FlagRecord) {
        guard let verdict = concluded.decodedVerdict else { return }
        func rounded(_ value: Double?) -> String { value.map { "\(($0 * 1000).rounded() / 1000)" } ?? "none" }
        var metadata: Logger.Metadata = [
            "flag": "\(concluded.flag.id)",
            "version": "\(concluded.challenger ?? "")",
            "hours": "\(verdict.recent.count)",
            "challenger_loss": "\(rounded(verdict.recent.challengerLoss))",
            "champion_loss": "\(rounded(verdict.recent.championLoss))",
            "persistence_loss": "\(rounded(verdict.recent.persistenceLoss))",
            "p_value": "\(rounded(verdict.recent.test?.pValue))",
        ]
        if let normal = verdict.normal {
            metadata["normal_hours"] = "\(normal.count)"
            metadata["normal_challenger_loss"] = "\(rounded(normal.challengerLoss))"
            metadata["normal_champion_loss"] = "\(rounded(normal.championLoss))"
        }
        if !verdict.objections.isEmpty {
            metadata["objections"] = "\(verdict.objections.map(\.description).joined(separator: "; "))"
        }
        logger.notice(verdict.promoted ? "challenger promoted" : "challenger rejected", metadata: metadata)
    }
}
