/// The samples of one metric at one time.
package struct MetricFamily: Sendable {
    package let definition: MetricDefinition
    /// Samples with unique labels, ordered by the labels' text.
    package var samples: [MetricSample]
}

package struct MetricSample: Sendable {
    package enum Value: Hashable, Sendable {
        case number(Double)
        /// `counts[i]` is the number of observations in bucket `i` alone; the last bucket is above all bounds.
        case histogram(counts: [UInt64], sum: Double)
    }

    package let labels: LabelSet
    package let value: Value
}
