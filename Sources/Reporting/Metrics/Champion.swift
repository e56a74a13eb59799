import Observations
import Registry
import Store
import Telemetry

/// The champion, promotions and quarantined versions.
enum Champion {
    static let promotions = MetricDefinition.counter(
        "aerocast_promotions_total",
        labels: ["target"],
        help: "Changes of the champion, including the first champion and rollbacks.",
        updatedWhen: "a version is promoted"
    )
    static let quarantined = MetricDefinition.gauge(
        "aerocast_quarantined_versions",
        labels: ["target"],
        help: "Quarantined versions, which are not promoted automatically.",
        updatedWhen: "a version is quarantined or released"
    )
    static let info = MetricDefinition.gauge(
        "aerocast_champion_info",
        labels: ["target", "model", "version", "sha256"],
        help: "Always 1; its labels name the champion.",
        updatedWhen: "a version is promoted"
    )
    static let promotedAt = MetricDefinition.gauge(
        "aerocast_champion_promoted_timestamp_seconds",
        labels: ["target"],
        unit: .seconds,
        help: "When the champion was promoted, in seconds since 1970; absent if no champion exists.",
        updatedWhen: "a version is promoted"
    )
    static let trainedUntil = MetricDefinition.gauge(
        "aerocast_champion_trained_until_timestamp_seconds",
        labels: ["target"],
        unit: .seconds,
        help: "The newest hour of weather that the champion has learned from, in seconds since 1970.",
        updatedWhen: "a version is promoted"
    )

    static let metric = LoopMetric.ofTarget(promotions, quarantined, info, promotedAt, trainedUntil) { reading in
        let (transaction, target) = (reading.transaction, reading.target.name)
        var samples = [
            reading.sample(promotions, value: Double(try transaction.promotionCount(of: target))),
            reading.sample(quarantined, value: Double(try transaction.quarantinedVersions(of: target).count)),
        ]
        if let champion = try transaction.champion(of: target),
            let version = try transaction.version(champion.version, of: target)
        {
            samples.append(reading.sample(info, target.rawValue, champion.version, version.sha256, value: 1))
            samples.append(reading.sample(promotedAt, value: champion.promotedAt))
            if let learned = try transaction.lastTrainingHour(of: champion.version, target: target) {
                samples.append(reading.sample(trainedUntil, value: Double(learned.secondsSince1970)))
            }
        }
        return samples
    }
}
