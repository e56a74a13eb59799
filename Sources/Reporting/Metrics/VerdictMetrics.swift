package import Observations
package import Telemetry

/// The verdict as metrics.
package enum VerdictMetrics {
    static let state = MetricDefinition.gauge(
        "aerocast_verdict",
        labels: ["state"],
        help: "1 for the state of the installation (healthy, healing, unknown or needs_you), 0 for the others.",
        updatedWhen: "judged when scraped, at most once a second"
    )
    static let problem = MetricDefinition.gauge(
        "aerocast_problem",
        labels: ["kind", "target"],
        help:
            "Findings of a kind that need somebody or cannot be looked at; 0 if none. target is empty for the"
            + " installation. The kinds are those of /v1/verdict.",
        updatedWhen: "judged when scraped, at most once a second"
    )
    static let healing = MetricDefinition.gauge(
        "aerocast_healing",
        labels: ["kind", "target"],
        help: "Findings of a kind that the loop repairs without help; absent if there is none.",
        updatedWhen: "judged when scraped, at most once a second"
    )
    static let stations = MetricDefinition.gauge(
        "aerocast_stations_by_state",
        labels: ["state"],
        help: "Stations that are silent, faulty, drifting, closed (silent for 30 days), and all (total).",
        updatedWhen: "judged when scraped, at most once a second"
    )

    package static let definitions = [state, problem, healing, stations]

    package static func collector(_ verdicts: VerdictWatch, targets: [TargetName]) -> Collector {
        Collector("verdict") { samples(of: await verdicts.current(), targets: targets) }
    }

    /// The samples of a verdict; each kind has a sample, so that an alert ends.
    static func samples(of verdict: Verdict, targets: [TargetName]) -> [CollectedSample] {
        var samples = VerdictState.allCases.map {
            CollectedSample(state, $0.rawValue, value: $0 == verdict.state ? 1 : 0)
        }
        let counts = [
            ("total", verdict.stations.total), ("silent", verdict.stations.silent),
            ("faulty", verdict.stations.faulty), ("drifting", verdict.stations.drifting),
            ("closed", verdict.stations.closed),
        ]
        samples += counts.map { CollectedSample(stations, $0.0, value: Double($0.1)) }
        for rule in VerdictRules.all {
            let found = verdict.findings.filter { $0.kind == rule.kind }
            for target in rule.isOfTarget ? targets.map(Optional.some) : [nil] {
                let about = found.filter { $0.target == target }
                let (open, healed) = (about.filter { $0.state > .healing }, about.filter { $0.state == .healing })
                let label = target?.rawValue ?? ""
                samples.append(CollectedSample(problem, rule.kind, label, value: count(open)))
                if !healed.isEmpty {
                    samples.append(CollectedSample(healing, rule.kind, label, value: count(healed)))
                }
            }
        }
        return samples
    }

    private static func count(_ findings: [Finding]) -> Double { Double(findings.reduce(0) { $0 + $1.count }) }
}
