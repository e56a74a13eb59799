import Healing
import Store
import Telemetry

extension LoopMetrics {
    /// The figures of the newest verdict of the promotion gate.
    static func gateSamples(in transaction: ReadTransaction, model: String) throws -> [CollectedSample] {
        guard let verdict = try transaction.latestComparison(of: model)?.decodedVerdict else { return [] }
        return samples(of: verdict.recent, hours: "recent")
            + (verdict.normal.map { samples(of: $0, hours: "normal") } ?? [])
            + chances(of: verdict.recent)
    }

    private static func samples(of comparison: LossComparison, hours: String) -> [CollectedSample] {
        var samples: [CollectedSample] = []
        func add(_ challenger: Double?, over other: Double?, _ against: String, _ horizon: String) {
            guard let challenger, let other, other > 0 else { return }
            samples.append(CollectedSample(gateLoss, against, hours, horizon, value: challenger / other))
        }
        add(comparison.challengerLoss, over: comparison.championLoss, "champion", "all")
        add(comparison.challengerLoss, over: comparison.persistenceLoss, "persistence", "all")
        for part in comparison.horizons ?? [] {
            add(part.challengerLoss, over: part.championLoss, "champion", "\(part.horizon)")
            add(part.challengerLoss, over: part.persistenceLoss, "persistence", "\(part.horizon)")
        }
        return samples
    }

    private static func chances(of comparison: LossComparison) -> [CollectedSample] {
        var samples: [CollectedSample] = []
        func add(_ test: DieboldMariano?, _ against: String, _ horizon: String) {
            guard let test else { return }
            samples.append(CollectedSample(gateChance, against, horizon, value: test.pValue))
        }
        add(comparison.test, "champion", "all")
        add(comparison.persistenceTest, "persistence", "all")
        for part in comparison.horizons ?? [] {
            add(part.test, "champion", "\(part.horizon)")
            add(part.persistenceTest, "persistence", "\(part.horizon)")
        }
        return samples
    }
}
