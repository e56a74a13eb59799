import CoreMetrics
import Synchronization

/// One series of a gauge.
///
/// A gauge is not exposed until it is set: a missing value is not zero. Increments start at zero. NaN is exposed as
/// NaN.
final class GaugeSeries: Series, MeterHandler, RecorderHandler {
    let metric: String
    let labels: LabelSet
    private let current = AtomicDouble(0)
    private let isSet = Atomic<Bool>(false)

    init(metric: String, labels: LabelSet) {
        self.metric = metric
        self.labels = labels
    }

    func set(_ value: Int64) { set(Double(value)) }

    func set(_ value: Double) {
        current.store(value)
        isSet.store(true, ordering: .releasing)
    }

    func increment(by amount: Double) {
        guard amount.isFinite else { return }
        current.add(amount)
        isSet.store(true, ordering: .releasing)
    }

    func decrement(by amount: Double) { increment(by: -amount) }

    func record(_ value: Int64) { set(Double(value)) }

    func record(_ value: Double) { set(value) }

    var value: MetricSample.Value? { isSet.load(ordering: .acquiring) ? .number(current.load()) : nil }
}
