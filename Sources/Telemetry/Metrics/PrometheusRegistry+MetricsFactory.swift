package import CoreMetrics

/// If a name belongs to a metric of another kind, the new handle records nothing, and the refusal is counted.
extension PrometheusRegistry: MetricsFactory {
    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(label, dimensions, as: .counter) as? CounterSeries ?? CounterSeries(unkept: label)
    }

    package func makeFloatingPointCounter(
        label: String,
        dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        series(label, dimensions, as: .counter) as? CounterSeries ?? CounterSeries(unkept: label)
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(label, dimensions, as: .gauge) as? GaugeSeries
            ?? GaugeSeries(metric: label, labels: LabelSet(names: [], values: []))
    }

    /// A histogram if the recorder aggregates, otherwise a gauge; for a declared metric, the definition decides.
    package func makeRecorder(
        label: String,
        dimensions: [(String, String)],
        aggregate: Bool
    ) -> any RecorderHandler {
        series(label, dimensions, as: aggregate ? .recorder : .lastValue) as? any RecorderHandler
            ?? GaugeSeries(metric: label, labels: LabelSet(names: [], values: []))
    }

    /// A histogram in seconds, regardless of the timer's preferred display unit.
    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        series(label, dimensions, as: .timer) as? HistogramSeries
            ?? HistogramSeries(metric: label, labels: LabelSet(names: [], values: []), bounds: [])
    }

    package func destroyCounter(_ handler: any CounterHandler) { remove(handler) }
    package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { remove(handler) }
    package func destroyMeter(_ handler: any MeterHandler) { remove(handler) }
    package func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }
    package func destroyTimer(_ handler: any TimerHandler) { remove(handler) }
}

extension CounterSeries {
    fileprivate convenience init(unkept name: String) {
        self.init(metric: name, labels: LabelSet(names: [], values: []))
    }
}
