import Synchronization

/// All series of one metric.
final class SeriesTable: Sendable {
    private struct Content {
        var byLabels: [LabelSet: any Series] = [:]
        /// Ordered by the labels' text, so that a scrape need not sort.
        var ordered: [any Series] = []
    }

    let definition: MetricDefinition
    private let limit: Int
    private let content = Mutex(Content())

    init(_ definition: MetricDefinition, limit: Int) {
        self.definition = definition
        self.limit = limit
    }

    /// The series with these label values, created if necessary.
    ///
    /// - Returns: The series and `false`; beyond the limit, the series whose labels are all `other` and `true`.
    func series(_ labels: LabelSet) -> (series: any Series, isOverflow: Bool) {
        content.withLock { content in
            if let found = content.byLabels[labels] { return (found, false) }
            guard content.byLabels.count >= limit, !labels.labels.isEmpty else {
                return (insert(labels, into: &content), false)
            }
            let overflow = LabelSet(
                names: labels.labels.map(\.name),
                values: labels.labels.map { _ in "other" }
            )
            return (content.byLabels[overflow] ?? insert(overflow, into: &content), true)
        }
    }

    func remove(_ series: any Series) {
        content.withLock { content in
            guard content.byLabels[series.labels] === series else { return }
            content.byLabels[series.labels] = nil
            content.ordered.removeAll { $0 === series }
        }
    }

    /// The current samples.
    var family: MetricFamily {
        let ordered = content.withLock { $0.ordered }
        return MetricFamily(
            definition: definition,
            samples: ordered.compactMap { series in
                series.value.map { MetricSample(labels: series.labels, value: $0) }
            }
        )
    }

    private func insert(_ labels: LabelSet, into content: inout Content) -> any Series {
        let series = make(labels)
        content.byLabels[labels] = series
        var (low, high) = (0, content.ordered.count)
        while low < high {
            let middle = (low + high) / 2
            if content.ordered[middle].labels.text.lexicographicallyPrecedes(labels.text) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        content.ordered.insert(series, at: low)
        return series
    }

    private func make(_ labels: LabelSet) -> any Series {
        switch definition.kind {
        case .counter: CounterSeries(metric: definition.name, labels: labels)
        case .gauge, .untyped: GaugeSeries(metric: definition.name, labels: labels)
        case .histogram(let buckets): HistogramSeries(metric: definition.name, labels: labels, bounds: buckets)
        }
    }
}
