/// Gives samples at scrape time, for values that live elsewhere (rows in SQLite, the process).
///
/// A series that a collector no longer gives is no longer shown. When it throws, the scrape goes on without its
/// samples and `aerocast_collector_errors_total` counts it.
package struct Collector: Sendable {
    package let name: String
    package let collect: @Sendable () async throws -> [CollectedSample]

    package init(_ name: String, collect: @escaping @Sendable () async throws -> [CollectedSample]) {
        self.name = name
        self.collect = collect
    }
}

/// One value of a counter or gauge that a collector found.
package struct CollectedSample: Sendable {
    package let definition: MetricDefinition
    /// In the order of the definition's labels.
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
