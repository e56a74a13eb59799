/// One set of label values of one metric, updated by many threads and read by scrapes.
protocol Series: AnyObject, Sendable {
    var metric: String { get }
    var labels: LabelSet { get }
    /// The current value; `nil` if no value was set.
    var value: MetricSample.Value? { get }
}
