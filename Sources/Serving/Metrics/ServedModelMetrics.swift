import Store
import Telemetry

/// The version that answers, and whether the newest champion could not be loaded.
enum ServedModelMetrics {
    static let reloadFailing = MetricDefinition.gauge(
        "aerocast_model_reload_failing",
        help: "1 while the newest champion cannot be loaded and its predecessor continues to serve.",
        updatedWhen: "a champion cannot be loaded, and is loaded after all"
    )
    static let servedModel = MetricDefinition.gauge(
        "aerocast_served_model_info",
        labels: ["model", "version", "sha256"],
        help: "Always 1; its labels name the version that answers. Absent while persistence does.",
        updatedWhen: "a champion is put into service"
    )

    static let definitions = [reloadFailing, servedModel]

    static func collector(slot: ChampionSlot, model: String) -> Collector {
        Collector("served_model") {
            let state = slot.current
            var samples = [CollectedSample(reloadFailing, value: state.reloadError == nil ? 0 : 1)]
            if let served = state.served {
                samples.append(
                    CollectedSample(servedModel, model, served.version, served.artifact.manifest.sha256, value: 1)
                )
            }
            return samples
        }
    }
}
