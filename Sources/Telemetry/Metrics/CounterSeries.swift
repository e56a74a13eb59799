import CoreMetrics
import Synchronization

/// One series of a counter, which adds without locks and allocations.
///
/// Whole and fractional increments are stored separately, so that an increment by one is a single atomic addition.
/// Beyond 2⁶⁴ the counter wraps to zero, which Prometheus treats as a restart.
final class CounterSeries: Series, CounterHandler, FloatingPointCounterHandler {
    let metric: String
    let labels: LabelSet
    private let whole = Atomic<UInt64>(0)
    private let fractional = AtomicDouble(0)

    init(metric: String, labels: LabelSet) {
        self.metric = metric
        self.labels = labels
    }

    /// Adds a positive amount; a negative amount is ignored.
    func increment(by amount: Int64) {
        guard amount > 0 else { return }
        whole.wrappingAdd(UInt64(amount), ordering: .relaxed)
    }

    /// Adds a positive amount; a negative amount, infinity and NaN are ignored.
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
