import Models
import Observations
import Store
import Telemetry

/// The version that answers, and whether the newest champion could not be loaded.
enum ServedModelMetrics {
    static let reloadFailing = MetricDefinition.gauge(
        "aerocast_model_reload_failing",
        labels: ["target"],
        help: "1 while the newest champion cannot be loaded and its predecessor continues to serve.",
        updatedWhen: "a champion cannot be loaded, and when it is loaded later"
    )
    static let servedModel = MetricDefinition.gauge(
        "aerocast_served_model_info",
        labels: ["target", "model", "version", "sha256"],
        help: "Always 1; its labels name the version that answers. Absent while persistence answers.",
        updatedWhen: "a champion is put into service"
    )

    static let definitions = [reloadFailing, servedModel]

    static func collector(_ targets: [ServedTarget]) -> Collector {
        Collector("served_model") { targets.flatMap(samples) }
    }

    private static func samples(of target: ServedTarget) -> [CollectedSample] {
        let (name, state) = (target.name.rawValue, target.slot.current)
        var samples = [CollectedSample(reloadFailing, name, value: state.reloadError == nil ? 0 : 1)]
        if let served = state.served {
            let hash = served.artifact.manifest.sha256
            samples.append(CollectedSample(servedModel, name, name, served.version, hash, value: 1))
        }
        return samples
    }
}
