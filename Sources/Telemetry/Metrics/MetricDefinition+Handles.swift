package import CoreMetrics

extension MetricDefinition {
    /// A handle of swift-metrics for a declared counter; `values` in the order of the declared labels.
    package func counter(_ values: String..., in factory: any MetricsFactory) -> Counter {
        Counter(label: name, dimensions: Array(zip(labels, values)), factory: factory)
    }

    /// A handle of swift-metrics for a declared gauge; `values` in the order of the declared labels.
    package func gauge(_ values: String..., in factory: any MetricsFactory) -> Meter {
        Meter(label: name, dimensions: Array(zip(labels, values)), factory: factory)
    }

    /// A handle of swift-metrics for a declared histogram of times; `values` in the order of the declared labels.
    package func timer(_ values: String..., in factory: any MetricsFactory) -> Timer {
        Timer(label: name, dimensions: Array(zip(labels, values)), factory: factory)
    }
}
