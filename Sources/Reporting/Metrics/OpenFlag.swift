import Healing
import Observations
import Store
import Telemetry

/// The open retrain flag.
enum OpenFlag {
    static let isOpen = MetricDefinition.gauge(
        "aerocast_retrain_flag_open",
        labels: ["target", "reason"],
        help: "1 while a retrain flag is raised or claimed.",
        updatedWhen: "a flag is raised, and closed"
    )
    static let isDrift = MetricDefinition.gauge(
        "aerocast_drift_flag_open",
        labels: ["target"],
        help: "1 while a retrain flag that drift raised is open.",
        updatedWhen: "a flag is raised for drift, and closed",
        aliases: ["aerocast_drift_flag"]
    )
    static let state = MetricDefinition.gauge(
        "aerocast_retrain_flag_state",
        labels: ["target", "state"],
        help: "1 for the state of the open retrain flag, raised or claimed by a trainer; both 0 if none is open.",
        updatedWhen: "a flag is raised, claimed, returned and closed"
    )
    static let age = MetricDefinition.gauge(
        "aerocast_retrain_flag_age_seconds",
        labels: ["target"],
        unit: .seconds,
        help: "How long the open retrain flag has been open; absent if none is.",
        updatedWhen: "always while a flag is open"
    )
    static let attempts = MetricDefinition.gauge(
        "aerocast_retrain_flag_attempts",
        labels: ["target"],
        help: "How often trainers have claimed the open retrain flag; absent if none is open.",
        updatedWhen: "a trainer claims the flag"
    )

    static let metric = LoopMetric.ofTarget(isOpen, isDrift, state, age, attempts) { reading in
        let open = try reading.transaction.openFlag(of: reading.target.name)?.flag
        var samples = RetrainFlag.Reason.allCases.map { reason in
            reading.sample(isOpen, reason.rawValue, value: open?.reason == reason ? 1 : 0)
        }
        samples.append(reading.sample(isDrift, value: open?.reason == .drift ? 1 : 0))
        samples += ["raised", "claimed"]
            .map { reading.sample(state, $0, value: open?.state.name == $0 ? 1 : 0) }
        if let open {
            samples.append(reading.sample(age, value: max(0, reading.now - open.raisedAt)))
            samples.append(reading.sample(attempts, value: Double(open.attempts)))
        }
        return samples
    }
}
