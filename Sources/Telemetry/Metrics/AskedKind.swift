/// The kind of metric that swift-metrics requests; it determines name and definition of an undeclared metric.
enum AskedKind {
    case counter
    case gauge
    /// A recorder that aggregates.
    case recorder
    /// A recorder that keeps only the last value.
    case lastValue
    case timer

    /// Whether a metric of kind `kind` can record the values of this request.
    func fits(_ kind: MetricDefinition.Kind) -> Bool {
        switch (self, kind) {
        case (.counter, .counter), (.gauge, .gauge): true
        case (.recorder, .histogram), (.recorder, .gauge): true
        case (.lastValue, .histogram), (.lastValue, .gauge): true
        case (.timer, .histogram): true
        default: false
        }
    }

    /// `name` with the suffix that the kind requires.
    func name(for name: String) -> String {
        switch self {
        case .counter:
            return name.hasSuffix("_total") ? name : name + "_total"
        case .timer:
            return name.hasSuffix("_seconds") ? name : name + "_seconds"
        case .gauge, .recorder, .lastValue:
            return PrometheusName.reservedSuffixes.contains { name.hasSuffix($0) } ? name + "_value" : name
        }
    }

    func definition(_ name: String, from original: String) -> MetricDefinition {
        let help = "Recorded by a library as \(original)."
        let updatedWhen = "when the library records it"
        return switch self {
        case .counter: .counter(name, help: help, updatedWhen: updatedWhen)
        case .gauge, .lastValue: .gauge(name, help: help, updatedWhen: updatedWhen)
        case .recorder: .histogram(name, unit: nil, buckets: Buckets.decades, help: help, updatedWhen: updatedWhen)
        case .timer: .histogram(name, unit: .seconds, buckets: Buckets.latency, help: help, updatedWhen: updatedWhen)
        }
    }
}
