/// The samples of one metric at one moment.
package struct MetricFamily: Sendable {
    package let definition: MetricDefinition
    /// In the order of their labels' text, no two with the same labels.
    package var samples: [MetricSample]
}

package struct MetricSample: Sendable {
    package enum Value: Hashable, Sendable {
        case number(Double)
        /// `counts[i]` observations fell into bucket `i` alone, the last of them beyond every bound.
        case histogram(counts: [UInt64], sum: Double)
    }

    package let labels: LabelSet
    package let value: Value
}
