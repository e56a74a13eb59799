import Store
import Telemetry

extension ServingMetrics {
    /// A collector of which model answers, and whether the champion could not be loaded.
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
