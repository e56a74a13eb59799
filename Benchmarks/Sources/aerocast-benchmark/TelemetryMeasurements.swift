import CoreMetrics
import Figures
import Metrics
import Telemetry

/// The cost of updating and rendering metrics.
struct TelemetryMeasurements {
    let report: (Figure) throws -> Void

    private static let updates = 2_000_000
    private static let series = 10_000

    private let requests = MetricDefinition.counter(
        "bench_requests_total",
        labels: ["route"],
        help: "Requests.",
        updatedWhen: "one comes"
    )
    private let size = MetricDefinition.gauge(
        "bench_size_bytes",
        unit: .bytes,
        help: "Size.",
        updatedWhen: "it changes"
    )
    private let latency = MetricDefinition.histogram(
        "bench_latency_seconds",
        unit: .seconds,
        buckets: Buckets.latency,
        help: "Latency.",
        updatedWhen: "an answer is sent"
    )

    func run() async throws {
        try measureUpdates()
        try await measureScrape()
    }

    private func measureUpdates() throws {
        let registry = PrometheusRegistry([requests, size, latency])
        let counter = requests.counter("/predict", in: registry)
        try report("counter, held handle", updates: Self.updates) { counter.increment() }
        let gauge = size.gauge(in: registry)
        try report("gauge, held handle", updates: Self.updates) { gauge.set(Double($0)) }
        let timer = Timer(label: latency.name, factory: registry)
        try report("histogram, held handle", updates: Self.updates) { timer.recordNanoseconds(Int64($0)) }
        try report("counter, handle looked up each time", updates: Self.updates / 10) {
            requests.counter("/predict", in: registry).increment()
        }
    }

    private func report(_ name: String, updates: Int, _ update: (Int) -> Void) throws {
        let seconds = ProcessorTime.shortest(rounds: 5) {
            for index in 0..<updates { update(index) }
        }
        let rate = Double(updates) / seconds
        try report(Figure(name: name, value: rate, unit: .updatesPerSecond, reference: 1_000_000))
    }

    private func report(_ name: String, updates: Int, _ update: () -> Void) throws {
        try report(name, updates: updates) { _ in update() }
    }

    private func measureScrape() async throws {
        let metrics = (0..<10)
            .map {
                MetricDefinition.counter("bench_\($0)_total", labels: ["station"], help: "x", updatedWhen: "y")
            }
        let registry = PrometheusRegistry(metrics)
        for metric in metrics {
            for station in 0..<Self.series / metrics.count {
                metric.counter("station-\(station)", in: registry).increment(by: 1_234_567 + station)
            }
        }
        for (format, name) in [(ExpositionFormat.text, "text"), (.openMetrics, "OpenMetrics")] {
            var size = 0
            let seconds = await ProcessorTime.shortest(rounds: 30) { size = await registry.scrape(format).count }
            try report(
                Figure(
                    name: "scrape of 10,000 series, \(name)",
                    value: seconds * 1e3,
                    unit: .milliseconds,
                    reference: nil
                )
            )
            try report(
                Figure(name: "its size, \(name)", value: Double(size) / 1e6, unit: .megabytes, reference: nil)
            )
        }
    }
}
