import CoreMetrics
import Synchronization

/// One series of a histogram; a short lock keeps buckets, sum and count of one scrape consistent.
///
/// Timers are recorded in nanoseconds and stored in seconds. NaN and infinity are ignored, because one such value would
/// make the sum useless.
final class HistogramSeries: Series, RecorderHandler, TimerHandler {
    private struct Observations {
        var counts: [UInt64]
        var sum = 0.0
    }

    let metric: String
    let labels: LabelSet
    private let bounds: [Double]
    private let observations: Mutex<Observations>

    init(metric: String, labels: LabelSet, bounds: [Double]) {
        self.metric = metric
        self.labels = labels
        self.bounds = bounds
        observations = Mutex(Observations(counts: Array(repeating: 0, count: bounds.count + 1)))
    }

    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        guard value.isFinite else { return }
        var bucket = 0
        while bucket < bounds.count, value > bounds[bucket] { bucket += 1 }
        observations.withLock {
            $0.counts[bucket] += 1
            $0.sum += value
        }
    }

    /// Records a duration; a negative duration, from a clock that was set back, counts as zero.
    func recordNanoseconds(_ duration: Int64) { record(Double(max(0, duration)) / 1e9) }

    var value: MetricSample.Value? {
        let observations = observations.withLock { $0 }
        return .histogram(counts: observations.counts, sum: observations.sum)
    }
}
