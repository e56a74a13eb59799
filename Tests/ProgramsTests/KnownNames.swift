import MonitoringFiles
import Programs
import Telemetry

/// The names that rules and dashboards may read.
struct KnownNames {
    private let names: Set<String>

    /// - Parameter recorded: the names that rules record.
    init(recorded: [String]) {
        let shown = MetricsReference.definitions.flatMap { definition -> [String] in
            if case .histogram = definition.kind {
                return ["_bucket", "_sum", "_count"].map { definition.name + $0 }
            }
            return [definition.name] + definition.aliases
        }
        names = Set(shown + recorded + Self.others)
    }

    /// The metrics of Prometheus and of the Pushgateway.
    private static let others = ["up", "ALERTS", "push_time_seconds", "push_failure_time_seconds"]

    /// The names in an expression that no program shows.
    func unknown(in expression: String) -> Set<String> {
        MetricNames.used(in: expression).subtracting(names)
    }
}
