import CanonicalJSON
import Healing
import Store
import Telemetry

extension LoopMetrics {
    private static let verdictNames = ["promoted", "rejected", "failed"]

    /// What retrains came to; counts that are still zero are shown, so that the first one is seen to come.
    static func retrainSamples(in transaction: ReadTransaction, model: String) throws -> [CollectedSample] {
        let closed = try transaction.flagCounts(of: model).filter { verdictNames.contains($0.state) }
        var samples: [CollectedSample] = []
        for reason in RetrainFlag.Reason.allCases.map(\.rawValue) {
            for verdict in verdictNames {
                let flags = closed.first { $0.reason == reason && $0.state == verdict }
                samples.append(CollectedSample(retrains, reason, verdict, value: Double(flags?.count ?? 0)))
                samples.append(CollectedSample(retrainSeconds, reason, verdict, value: flags?.duration ?? 0))
            }
        }
        samples.append(CollectedSample(retrainAttempts, value: Double(closed.reduce(0) { $0 + $1.count })))
        if let last = try transaction.latestRetrain(of: model) {
            samples.append(CollectedSample(lastRetrain, value: last))
        }
        return try samples + verdictSamples(in: transaction, model: model)
    }

    private static func verdictSamples(in transaction: ReadTransaction, model: String) throws -> [CollectedSample] {
        guard let record = try transaction.latestComparison(of: model), let verdict = record.verdict,
            let recent = try? JSONText.decode(PromotionVerdict.self, from: verdict).recent
        else { return [] }
        let losses = [
            ("champion", recent.championLoss), ("challenger", recent.challengerLoss),
            ("persistence", recent.persistenceLoss),
        ]
        var samples = losses.compactMap { name, loss in
            loss.map { CollectedSample(retrainLoss, name, value: $0) }
        }
        if let duration = record.duration {
            let flag = record.flag
            samples.append(
                CollectedSample(lastRetrainDuration, flag.reason.rawValue, flag.state.name, value: duration)
            )
        }
        return samples
    }
}
