/// The base units of Prometheus that we use.
package enum MetricUnit: String, Sendable, CaseIterable {
    case seconds
    case bytes
    case celsius
    case ratio
}
