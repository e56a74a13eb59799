/// One set of label values of one metric; updated by many threads, read by scrapes.
protocol Series: AnyObject, Sendable {
    var metric: String { get }
    var labels: LabelSet { get }
    /// The present value; `nil` when there is none to show.
    var value: MetricSample.Value? { get }
}
