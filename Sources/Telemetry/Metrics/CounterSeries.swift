import CoreMetrics
import Synchronization

/// One series of a counter: adds without locks and without memory.
///
/// Whole and fractional increments are kept apart, so that counting by one is a single atomic addition. Beyond 2⁶⁴ it
/// starts again at zero, which Prometheus takes for a restart.
final class CounterSeries: Series, CounterHandler, FloatingPointCounterHandler {
    let metric: String
    let labels: LabelSet
    private let whole = Atomic<UInt64>(0)
    private let fractional = AtomicDouble(0)

    init(metric: String, labels: LabelSet) {
        self.metric = metric
        self.labels = labels
    }

    /// A counter doesn't go down: a negative amount is ignored.
    func increment(by amount: Int64) {
        guard amount > 0 else { return }
        whole.wrappingAdd(UInt64(amount), ordering: .relaxed)
    }

    /// A counter doesn't go down: a negative amount is ignored, as are infinity and NaN.
    func increment(by amount: Double) {
        guard amount > 0, amount.isFinite else { return }
        fractional.add(amount)
    }

    func reset() {
        whole.store(0, ordering: .relaxed)
        fractional.store(0)
    }

    var value: MetricSample.Value? { .number(Double(whole.load(ordering: .relaxed)) + fractional.load()) }
}
