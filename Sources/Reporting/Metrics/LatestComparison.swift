import Healing
import Observations
import Registry
import Store
import Telemetry

/// The newest retrain in which the promotion gate compared a challenger.
enum LatestComparison {
    static let duration = MetricDefinition.gauge(
        "aerocast_last_retrain_duration_seconds",
        labels: ["target", "reason", "verdict"],
        unit: .seconds,
        help: "Duration of the newest retrain with a verdict.",
        updatedWhen: "a retrain is promoted or rejected",
        aliases: ["aerocast_retrain_duration_seconds"]
    )
    static let loss = MetricDefinition.gauge(
        "aerocast_retrain_loss_ratio",
        labels: ["target", "forecaster"],
        unit: .ratio,
        help:
            "Loss of champion, challenger and persistence on the held-out hours of the newest retrain with a"
            + " comparison; 1 is as good as the champion at that time.",
        updatedWhen: "a retrain is promoted or rejected"
    )
    static let gateLoss = MetricDefinition.gauge(
        "aerocast_gate_loss_ratio",
        labels: ["target", "against", "hours", "horizon"],
        help:
            "Loss of the newest challenger divided by the loss of the champion or of persistence on recent or normal"
            + " held-out hours.",
        updatedWhen: "the promotion gate decides; horizon is in hours, or all"
    )
    static let gateChance = MetricDefinition.gauge(
        "aerocast_gate_p_value",
        labels: ["target", "against", "horizon"],
        help:
            "Probability of the newest challenger's lead on recent hours if it were not better than the champion or"
            + " persistence.",
        updatedWhen: "the promotion gate decides; horizon is in hours, or all"
    )

    static let metric = LoopMetric.ofTarget(duration, loss, gateLoss, gateChance) { reading in
        guard let record = try reading.transaction.latestComparison(of: reading.target.name),
            let verdict = record.decodedVerdict
        else { return [] }
        return durations(of: record, reading)
            + losses(in: verdict.recent, reading)
            + ratios(in: verdict.recent, hours: "recent", reading)
            + (verdict.normal.map { ratios(in: $0, hours: "normal", reading) } ?? [])
            + chances(in: verdict.recent, reading)
    }

    private static func durations(of record: FlagRecord, _ reading: TargetReading) -> [CollectedSample] {
        guard let seconds = record.duration else { return [] }
        let flag = record.flag
        return [reading.sample(duration, flag.reason.rawValue, flag.state.name, value: seconds)]
    }

    private static func losses(in comparison: LossComparison, _ reading: TargetReading) -> [CollectedSample] {
        [
            ("champion", comparison.championLoss), ("challenger", comparison.challengerLoss),
            ("persistence", comparison.persistenceLoss),
        ]
        .compactMap { name, value in value.map { reading.sample(loss, name, value: $0) } }
    }

    private static func ratios(
        in comparison: LossComparison,
        hours: String,
        _ reading: TargetReading
    ) -> [CollectedSample] {
        var samples: [CollectedSample] = []
        func add(_ challenger: Double?, over other: Double?, _ against: String, _ horizon: String) {
            guard let challenger, let other, other > 0 else { return }
            samples.append(reading.sample(gateLoss, against, hours, horizon, value: challenger / other))
        }
        add(comparison.challengerLoss, over: comparison.championLoss, "champion", "all")
        add(comparison.challengerLoss, over: comparison.persistenceLoss, "persistence", "all")
        for part in comparison.horizons ?? [] {
            add(part.challengerLoss, over: part.championLoss, "champion", "\(part.horizon)")
            add(part.challengerLoss, over: part.persistenceLoss, "persistence", "\(part.horizon)")
        }
        return samples
    }

    private static func chances(in comparison: LossComparison, _ reading: TargetReading) -> [CollectedSample] {
        var samples: [CollectedSample] = []
        func add(_ test: DieboldMariano?, _ against: String, _ horizon: String) {
            guard let test else { return }
            samples.append(reading.sample(gateChance, against, horizon, value: test.pValue))
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
