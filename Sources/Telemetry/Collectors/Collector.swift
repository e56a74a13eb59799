/// Returns samples at scrape time, for values outside the registry (rows in SQLite, the process).
///
/// Only series of the latest collection are exposed. If a collector throws, the scrape continues without its samples
/// and `aerocast_collector_errors_total` is incremented.
package struct Collector: Sendable {
    package let name: String
    package let collect: @Sendable () async throws -> [CollectedSample]

    package init(_ name: String, collect: @escaping @Sendable () async throws -> [CollectedSample]) {
        self.name = name
        self.collect = collect
    }
}

/// One value of a counter or gauge from a collector.
package struct CollectedSample: Sendable {
    package let definition: MetricDefinition
    /// The labels' values, in the order of the definition.
    package let labelValues: [String]
    package let value: Double

    package init(_ definition: MetricDefinition, _ labelValues: String..., value: Double) {
        self.init(definition, labels: labelValues, value: value)
    }

    package init(_ definition: MetricDefinition, labels labelValues: [String], value: Double) {
        self.definition = definition
        self.labelValues = labelValues
        self.value = value
    }
}
