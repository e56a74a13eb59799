import CoreMetrics
import Telemetry
import XCTest

final class RegistryTests: XCTestCase {
    private let requests = MetricDefinition.counter(
        "test_requests_total",
        labels: ["route", "method"],
        help: "Requests.",
        updatedWhen: "one is answered"
    )
    private let temperature = MetricDefinition.gauge(
        "test_temperature_celsius",
        labels: ["station"],
        unit: .celsius,
        help: "Temperature.",
        updatedWhen: "it is measured"
    )
    private let latency = MetricDefinition.histogram(
        "test_latency_seconds",
        unit: .seconds,
        buckets: [0.1, 1, 10],
        help: "Latency.",
        updatedWhen: "an answer is sent"
    )

    private func registry(seriesLimit: Int = 100) -> PrometheusRegistry {
        PrometheusRegistry([requests, temperature, latency], seriesLimit: seriesLimit)
    }

    private func value(_ registry: PrometheusRegistry, _ sample: String) async throws -> Double? {
        try ParsedExposition(await registry.scrape()).values[sample]
    }

    func testACounterAddsUpOverAllItsHandles() async throws {
        let registry = registry()
        requests.counter("/predict", "POST", in: registry).increment()
        requests.counter("/predict", "POST", in: registry).increment(by: 41)
        let shown = try await value(registry, #"test_requests_total{route="/predict",method="POST"}"#)
        XCTAssertEqual(shown, 42)
    }

    func testTheOrderOfDimensionsDoesNotMatter() async throws {
        let registry = registry()
        Counter(label: "test_requests_total", dimensions: [("method", "GET"), ("route", "/")], factory: registry)
            .increment()
        requests.counter("/", "GET", in: registry).increment()
        let shown = try await value(registry, #"test_requests_total{route="/",method="GET"}"#)
        XCTAssertEqual(shown, 2)
    }

    func testACounterNeverGoesDown() async throws {
        let registry = registry()
        let whole = requests.counter("/", "GET", in: registry)
        whole.increment(by: 5)
        whole.increment(by: -3)
        let dimensions = [("route", "/"), ("method", "GET")]
        let fractional = FloatingPointCounter(label: "test_requests_total", dimensions: dimensions, factory: registry)
        for amount in [0.5, -1, .nan, .infinity] { fractional.increment(by: amount) }
        let shown = try await value(registry, #"test_requests_total{route="/",method="GET"}"#)
        XCTAssertEqual(shown, 5.5)
    }

    func testAGaugeThatWasNeverSetIsAbsent() async throws {
        let registry = registry()
        let gauge = temperature.gauge("KJFK", in: registry)
        let absent = try await value(registry, #"test_temperature_celsius{station="KJFK"}"#)
        XCTAssertNil(absent)
        gauge.set(-0.5)
        let present = try await value(registry, #"test_temperature_celsius{station="KJFK"}"#)
        XCTAssertEqual(present, -0.5)
        gauge.increment(by: 2.0)
        gauge.decrement(by: 0.25)
        let moved = try await value(registry, #"test_temperature_celsius{station="KJFK"}"#)
        XCTAssertEqual(moved, 1.25)
    }

    func testAGaugeShowsNaNAndInfinity() async throws {
        let registry = registry()
        temperature.gauge("a", in: registry).set(Double.nan)
        temperature.gauge("b", in: registry).set(-Double.infinity)
        let text = String(decoding: await registry.scrape(), as: UTF8.self)
        XCTAssertTrue(text.contains("test_temperature_celsius{station=\"a\"} NaN\n"), text)
        XCTAssertTrue(text.contains("test_temperature_celsius{station=\"b\"} -Inf\n"), text)
    }

    func testATimerFillsBucketsInSeconds() async throws {
        let registry = registry()
        let timer = Timer(label: latency.name, factory: registry)
        // Bounds are inclusive, so 0.1 s is in the first bucket.
        for milliseconds in [50, 100, 101, 2_000, 60_000] { timer.recordMilliseconds(milliseconds) }
        timer.recordNanoseconds(-5)
        let values = try ParsedExposition(await registry.scrape()).values
        XCTAssertEqual(values[#"test_latency_seconds_bucket{le="0.1"}"#], 3)
        XCTAssertEqual(values[#"test_latency_seconds_bucket{le="1.0"}"#], 4)
        XCTAssertEqual(values[#"test_latency_seconds_bucket{le="10.0"}"#], 5)
        XCTAssertEqual(values[#"test_latency_seconds_bucket{le="+Inf"}"#], 6)
        XCTAssertEqual(values["test_latency_seconds_count"], 6)
        XCTAssertEqual(try XCTUnwrap(values["test_latency_seconds_sum"]), 62.251, accuracy: 1e-9)
    }

    func testAHistogramIgnoresWhatWouldSpoilItsSum() async throws {
        let registry = registry()
        let recorder = Recorder(label: latency.name, factory: registry)
        for value in [Double.nan, .infinity, -.infinity, 0.5] { recorder.record(value) }
        let values = try ParsedExposition(await registry.scrape()).values
        XCTAssertEqual(values["test_latency_seconds_count"], 1)
        XCTAssertEqual(values["test_latency_seconds_sum"], 0.5)
    }

    func testMetricsWithoutLabelsAreShownFromTheStart() async throws {
        let values = try ParsedExposition(await registry().scrape()).values
        XCTAssertEqual(values["test_latency_seconds_count"], 0)
    }

    func testBeyondTheLimitSeriesAreCountedTogetherAsOther() async throws {
        let registry = registry(seriesLimit: 3)
        for route in 0..<10 { requests.counter("/\(route)", "GET", in: registry).increment() }
        let parsed = try ParsedExposition(await registry.scrape())
        XCTAssertEqual(parsed.values[#"test_requests_total{route="other",method="other"}"#], 7)
        XCTAssertEqual(parsed.values.keys.filter { $0.hasPrefix("test_requests_total{") }.count, 4)
        let refused = #"aerocast_telemetry_refused_total{metric="test_requests_total",reason="series_limit"}"#
        XCTAssertEqual(parsed.values[refused], 7)
        requests.counter("/1", "GET", in: registry).increment()
        let known = try await value(registry, #"test_requests_total{route="/1",method="GET"}"#)
        XCTAssertEqual(known, 2)
    }

    func testANameOfAnotherKindIsRefusedAndCounted() async throws {
        let registry = registry()
        let stray = Meter(label: "test_requests_total", factory: registry)
        stray.set(7)
        let parsed = try ParsedExposition(await registry.scrape())
        XCTAssertFalse(parsed.values.keys.contains { $0.hasPrefix("test_requests_total") })
        let refused = #"aerocast_telemetry_refused_total{metric="test_requests_total",reason="kind"}"#
        XCTAssertEqual(parsed.values[refused], 1)
    }

    func testALabelThatIsNotDeclaredIsDroppedAndCounted() async throws {
        let registry = registry()
        let dimensions = [("station", "KJFK"), ("user", "42")]
        Meter(label: "test_temperature_celsius", dimensions: dimensions, factory: registry).set(1)
        let values = try ParsedExposition(await registry.scrape()).values
        XCTAssertEqual(values[#"test_temperature_celsius{station="KJFK"}"#], 1)
        let refused = #"aerocast_telemetry_refused_total{metric="test_temperature_celsius",reason="label"}"#
        XCTAssertEqual(values[refused], 1)
    }

    func testLibrariesMetricsGetPrometheusNames() async throws {
        let registry = registry()
        Counter(label: "hb.requests", dimensions: [("http.route", "/a")], factory: registry).increment()
        Timer(label: "http.server.request.duration", factory: registry).recordSeconds(2)
        Meter(label: "http.server.active_requests", factory: registry).increment()
        Recorder(label: "batch size", factory: registry).record(10)
        Gauge(label: "queue.count", factory: registry).record(3)
        Counter(label: "9lives", factory: registry).increment()
        let values = try ParsedExposition(await registry.scrape()).values
        XCTAssertEqual(values[#"hb_requests_total{http_route="/a"}"#], 1)
        XCTAssertEqual(values["http_server_request_duration_seconds_sum"], 2)
        XCTAssertEqual(values["http_server_active_requests"], 1)
        XCTAssertEqual(values["batch_size_count"], 1)
        XCTAssertEqual(values["queue_count_value"], 3)
        XCTAssertEqual(values["_9lives_total"], 1)
    }

    func testADestroyedSeriesIsNoLongerShown() async throws {
        let registry = registry()
        let counter = requests.counter("/", "GET", in: registry)
        counter.increment()
        counter.destroy()
        let shown = try await value(registry, #"test_requests_total{route="/",method="GET"}"#)
        XCTAssertNil(shown)
    }

    func testUpdatesFromManyTasksAreNotLost() async throws {
        let registry = registry()
        let (tasks, updates) = (8, 20_000)
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<tasks {
                group.addTask { [requests, latency, temperature] in
                    let own = requests.counter("/\(task)", "GET", in: registry)
                    let shared = requests.counter("/", "GET", in: registry)
                    let dimensions = [("route", "/half"), ("method", "GET")]
                    let half = FloatingPointCounter(
                        label: "test_requests_total",
                        dimensions: dimensions,
                        factory: registry
                    )
                    let timer = Timer(label: latency.name, factory: registry)
                    let gauge = temperature.gauge("x", in: registry)
                    for _ in 0..<updates {
                        own.increment()
                        shared.increment()
                        half.increment(by: 0.5)
                        timer.recordMilliseconds(500)
                        gauge.increment()
                    }
                }
            }
            group.addTask { for _ in 0..<50 { _ = await registry.scrape() } }
        }
        let values = try ParsedExposition(await registry.scrape()).values
        let all = Double(tasks * updates)
        XCTAssertEqual(values[#"test_requests_total{route="/",method="GET"}"#], all)
        XCTAssertEqual(values[#"test_requests_total{route="/3",method="GET"}"#], Double(updates))
        XCTAssertEqual(values[#"test_requests_total{route="/half",method="GET"}"#], all / 2)
        XCTAssertEqual(values["test_latency_seconds_count"], all)
        XCTAssertEqual(values["test_latency_seconds_sum"], all / 2)
        XCTAssertEqual(values[#"test_temperature_celsius{station="x"}"#], all)
    }
}
