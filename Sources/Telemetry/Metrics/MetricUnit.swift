/// The base units of metrics.
package enum MetricUnit: String, Sendable, CaseIterable {
    case seconds
    case bytes
    case celsius
    case ratio
}
