import Store
import Telemetry

/// The champion, and how versions got there or were kept from it.
enum Champion {
    static let promotions = MetricDefinition.counter(
        "aerocast_promotions_total",
        labels: ["target"],
        help: "Champions so far, the first one included.",
        updatedWhen: "a version is promoted"
    )
    static let quarantined = MetricDefinition.gauge(
        "aerocast_quarantined_versions",
        labels: ["target"],
        help: "Versions that are no longer promoted automatically.",
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
        help: "When the champion was promoted, in seconds since 1970: its age is the time since; absent without one.",
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
        let (transaction, model) = (reading.transaction, reading.model)
        var samples = [
            reading.sample(promotions, value: Double(try transaction.promotionCount(of: model))),
            reading.sample(quarantined, value: Double(try transaction.quarantinedVersions(of: model).count)),
        ]
        if let champion = try transaction.champion(of: model),
            let version = try transaction.version(champion.version, of: model)
        {
            samples.append(reading.sample(info, model, champion.version, version.sha256, value: 1))
            samples.append(reading.sample(promotedAt, value: champion.promotedAt))
            if let learned = try transaction.learntUntil(champion.version, of: model) {
                samples.append(reading.sample(trainedUntil, value: learned))
            }
        }
        return samples
    }
}
