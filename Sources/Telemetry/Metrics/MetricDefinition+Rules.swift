extension MetricDefinition {
    /// Violations of the naming rules of Prometheus and OpenMetrics, one sentence each; empty for a valid definition.
    package var problems: [String] {
        var found: [String] = []
        let base = familyName
        if !PrometheusName.isMetricName(name) { found.append("'\(name)' is not a metric name") }
        if kind == .counter, !name.hasSuffix("_total") { found.append("\(name): a counter's name ends in _total") }
        if let suffix = PrometheusName.reservedSuffixes.first(where: { base.hasSuffix($0) }), kind != .untyped {
            found.append("\(name): '\(suffix)' is reserved")
        }
        if let unit, !base.hasSuffix("_" + unit.rawValue) {
            found.append("\(name): its unit is \(unit.rawValue), so the name ends in _\(unit.rawValue)")
        }
        for label in labels where !PrometheusName.isLabelName(label) || label == "le" {
            found.append("\(name): '\(label)' is not a label name")
        }
        if Set(labels).count != labels.count { found.append("\(name): a label is named twice") }
        if help.isEmpty { found.append("\(name): no help text") }
        if case .histogram(let buckets) = kind {
            let isIncreasing = zip(buckets, buckets.dropFirst()).allSatisfy { $0 < $1 }
            if buckets.isEmpty || !isIncreasing || !buckets.allSatisfy(\.isFinite) {
                found.append("\(name): buckets are finite and increasing")
            }
        }
        for alias in aliases where !PrometheusName.isMetricName(alias) {
            found.append("'\(alias)' is not a metric name")
        }
        return found
    }

    /// The name of the family in OpenMetrics, without `_total`, which belongs to the sample.
    var familyName: String {
        kind == .counter && name.hasSuffix("_total") ? String(name.dropLast("_total".count)) : name
    }

    /// The names of all samples that the metric and its aliases expose.
    var sampleNames: [String] {
        if case .histogram = kind { return ["_bucket", "_sum", "_count"].map { name + $0 } }
        return [name] + aliases
    }
}

extension Sequence<MetricDefinition> {
    /// The problems of a table of definitions: the problems of each definition, and names that are used twice.
    package var problems: [String] {
        var found = flatMap(\.problems)
        var owners: [String: String] = [:]
        for definition in self {
            for name in Set(definition.sampleNames + [definition.familyName]) {
                if let owner = owners.updateValue(definition.name, forKey: name) {
                    found.append("\(name): used by \(owner) and \(definition.name)")
                }
            }
        }
        return found
    }
}
