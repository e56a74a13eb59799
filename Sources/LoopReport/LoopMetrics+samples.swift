import Healing
import Store
import Telemetry
import Timing

extension LoopMetrics {
    /// A week of hourly outcomes.
    static let errorWindow = 168
    /// A month of hourly outcomes: coverage is a share near 1, and takes more of them to tell.
    static let coverageWindow = 720

    /// A collector that reads one snapshot of the database at every scrape.
    package static func collector(store: Store, model: String, horizons: [Int], now: WallClock) -> Collector {
        Collector("loop") {
            try await store.read { try samples(in: $0, model: model, horizons: horizons, now: now()) }
        }
    }

    /// - Parameters:
    ///   - transaction: the snapshot.
    ///   - model: its name.
    ///   - horizons: the followed ones, in hours, shortest first.
    ///   - now: seconds since 1970.
    /// - Returns: a sample for each series that has a value.
    /// - Throws: an error of SQLite.
    package static func samples(
        in transaction: ReadTransaction,
        model: String,
        horizons: [Int],
        now: Double
    ) throws -> [CollectedSample] {
        try driftSamples(in: transaction, model: model)
            + flagSamples(in: transaction, model: model, now: now)
            + championSamples(in: transaction, model: model)
            + gateSamples(in: transaction, model: model)
            + errorSamples(in: transaction, horizons: horizons)
            + coverageSamples(in: transaction, horizons: horizons)
            + phaseSamples(in: transaction, model: model)
            + feedSamples(in: transaction)
            + runSamples(in: transaction, model: model)
            + [CollectedSample(observations, value: Double(transaction.observationCount()))]
    }

    private static func driftSamples(in transaction: ReadTransaction, model: String) throws -> [CollectedSample] {
        let counts = try transaction.driftEventCounts(of: model)
        var samples = [CollectedSample(drifts, value: Double(counts["drift"] ?? 0))]
        samples += counts.sorted { $0.key < $1.key }
            .map { CollectedSample(driftEvents, $0.key, value: Double($0.value)) }
        if let last = try transaction.latestDrift(of: model) {
            samples.append(CollectedSample(lastDrift, value: last))
        }
        return samples
    }

    private static func flagSamples(
        in transaction: ReadTransaction,
        model: String,
        now: Double
    ) throws -> [CollectedSample] {
        let open = try transaction.openFlag(of: model)?.flag
        var samples = RetrainFlag.Reason.allCases.map { reason in
            CollectedSample(openFlag, reason.rawValue, value: open?.reason == reason ? 1 : 0)
        }
        samples.append(CollectedSample(driftFlag, value: open?.reason == .drift ? 1 : 0))
        samples += ["raised", "claimed"]
            .map { CollectedSample(flagState, $0, value: open?.state.name == $0 ? 1 : 0) }
        if let open {
            samples.append(CollectedSample(flagAge, value: max(0, now - open.raisedAt)))
            samples.append(CollectedSample(flagAttempts, value: Double(open.attempts)))
        }
        return try samples + retrainSamples(in: transaction, model: model)
    }

    private static func championSamples(in transaction: ReadTransaction, model: String) throws -> [CollectedSample] {
        let probation = try transaction.openProbation(of: model)
        let quarantine = try transaction.quarantinedVersions(of: model)
        var samples = [
            CollectedSample(promotions, value: Double(try transaction.promotionCount(of: model))),
            CollectedSample(openProbation, value: probation == nil ? 0 : 1),
            CollectedSample(quarantined, value: Double(quarantine.count)),
        ]
        samples += try transaction.probationCounts(of: model).sorted { $0.key.rawValue < $1.key.rawValue }
            .map { CollectedSample(probations, $0.key.rawValue, value: Double($0.value)) }
        if let champion = try transaction.champion(of: model),
            let version = try transaction.version(champion.version, of: model)
        {
            samples.append(CollectedSample(modelInfo, model, champion.version, version.sha256, value: 1))
            samples.append(CollectedSample(championPromoted, value: champion.promotedAt))
            if let learnt = try transaction.learntUntil(champion.version, of: model) {
                samples.append(CollectedSample(championLearnt, value: learnt))
            }
        }
        return samples
    }

    private static func errorSamples(in transaction: ReadTransaction, horizons: [Int]) throws -> [CollectedSample] {
        var samples: [CollectedSample] = []
        for horizon in horizons {
            guard let errors = try transaction.recentErrors(horizon: horizon, limit: errorWindow) else { continue }
            let label = "\(horizon)"
            let predictors: [(String, RecentErrors.Figures?)] = [
                ("served", errors.served), ("champion", errors.champion), ("persistence", errors.persistence),
            ]
            for case (let predictor, let figures?) in predictors {
                samples.append(CollectedSample(error, label, predictor, value: figures.rootMeanSquared))
                samples.append(CollectedSample(absoluteError, label, predictor, value: figures.meanAbsolute))
            }
            samples.append(CollectedSample(errorOutcomes, label, value: Double(errors.count)))
            if horizon == horizons.first {
                samples.append(CollectedSample(lastError, value: errors.served.rootMeanSquared))
            }
        }
        return samples
    }

    private static func coverageSamples(
        in transaction: ReadTransaction,
        horizons: [Int]
    ) throws -> [CollectedSample] {
        try horizons.flatMap { horizon -> [CollectedSample] in
            guard let summary = try transaction.recentCoverage(horizon: horizon, limit: coverageWindow) else {
                return []
            }
            return [
                CollectedSample(intervalCoverage, "\(horizon)", value: summary.coverage),
                CollectedSample(intervalLevel, "\(horizon)", value: summary.level),
            ]
        }
    }
}
