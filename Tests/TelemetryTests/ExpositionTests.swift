import CoreMetrics
import Telemetry
import XCTest

final class ExpositionTests: XCTestCase {
    private let drifts = MetricDefinition.counter(
        "test_drifts_total",
        labels: ["model"],
        help: "Drifts, \"so\" called\\known.\nSecond line.",
        updatedWhen: "one is found",
        aliases: ["test_drift_count"]
    )
    private let size = MetricDefinition.gauge("test_size_bytes", unit: .bytes, help: "Size.", updatedWhen: "it changes")
    private let latency = MetricDefinition.histogram(
        "test_latency_seconds",
        labels: ["route"],
        unit: .seconds,
        buckets: [0.5, 1],
        help: "Latency.",
        updatedWhen: "an answer is sent"
    )

    private var registry: PrometheusRegistry {
        let registry = PrometheusRegistry([drifts, size, latency])
        drifts.counter("a", in: registry).increment(by: 3)
        size.gauge(in: registry).set(1.5e20)
        Timer(label: latency.name, dimensions: [("route", "/")], factory: registry).recordMilliseconds(750)
        return registry
    }

    private func ours(_ bytes: [UInt8]) -> String {
        String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.contains("aerocast_") }.joined(separator: "\n")
    }

    func testTheTextFormatReadsAsSpecified() async {
        let text = ours(await registry.scrape(.text))
        XCTAssertEqual(
            text,
            #"""
            # HELP test_drift_count The same as test_drifts_total, under an older name.
            # TYPE test_drift_count untyped
            test_drift_count{model="a"} 3
            # HELP test_drifts_total Drifts, "so" called\\known.\nSecond line.
            # TYPE test_drifts_total counter
            test_drifts_total{model="a"} 3
            # HELP test_latency_seconds Latency.
            # TYPE test_latency_seconds histogram
            test_latency_seconds_bucket{route="/",le="0.5"} 0
            test_latency_seconds_bucket{route="/",le="1.0"} 1
            test_latency_seconds_bucket{route="/",le="+Inf"} 1
            test_latency_seconds_sum{route="/"} 0.75
            test_latency_seconds_count{route="/"} 1
            # HELP test_size_bytes Size.
            # TYPE test_size_bytes gauge
            test_size_bytes 1.5e+20

            """#
        )
    }

    func testOpenMetricsReadsAsSpecified() async {
        let text = ours(await registry.scrape(.openMetrics))
        XCTAssertEqual(
            text,
            #"""
            # HELP test_drift_count The same as test_drifts_total, under an older name.
            # TYPE test_drift_count unknown
            test_drift_count{model="a"} 3
            # HELP test_drifts Drifts, \"so\" called\\known.\nSecond line.
            # TYPE test_drifts counter
            test_drifts_total{model="a"} 3
            # HELP test_latency_seconds Latency.
            # UNIT test_latency_seconds seconds
            # TYPE test_latency_seconds histogram
            test_latency_seconds_bucket{route="/",le="0.5"} 0
            test_latency_seconds_bucket{route="/",le="1.0"} 1
            test_latency_seconds_bucket{route="/",le="+Inf"} 1
            test_latency_seconds_sum{route="/"} 0.75
            test_latency_seconds_count{route="/"} 1
            # HELP test_size_bytes Size.
            # UNIT test_size_bytes bytes
            # TYPE test_size_bytes gauge
            test_size_bytes 1.5e+20
            # EOF

            """#
        )
    }

    func testAnyTextSurvivesAsALabelValue() async throws {
        let registry = PrometheusRegistry([drifts])
        let values = ["a\"b", "a\\b", "a\nb", "\\n", "ü€😀", "a,b={}", "\\\"\n", " "]
        for value in values { drifts.counter(value, in: registry).increment() }
        for format in ExpositionFormat.allCases {
            let parsed = try ParsedExposition(await registry.scrape(format))
            let read = parsed.labels.filter { $0.key.hasPrefix("test_drifts_total") }.compactMap { $0.value["model"] }
            XCTAssertEqual(Set(read), Set(values))
        }
    }

    func testNumbersReadBackAsTheSame() async throws {
        let registry = PrometheusRegistry([size])
        let gauge = size.gauge(in: registry)
        for value in [
            0, -0.1, 1e-300, .leastNonzeroMagnitude, 1e15, 1e15 + 2, 123_456_789, .greatestFiniteMagnitude, 0.1 + 0.2,
        ] {
            gauge.set(value)
            let parsed = try ParsedExposition(await registry.scrape())
            XCTAssertEqual(parsed.values["test_size_bytes"], value)
        }
    }

    func testSeriesAreOrderedSoThatTwoScrapesDiffOnlyInValues() async {
        let registry = PrometheusRegistry([drifts])
        for model in ["c", "a", "b", "aa"] { drifts.counter(model, in: registry).increment() }
        let lines = String(decoding: await registry.scrape(), as: UTF8.self).split(separator: "\n")
            .filter { $0.hasPrefix("test_drifts_total") }
        XCTAssertEqual(lines.count, 4)
        XCTAssertEqual(lines, lines.sorted())
    }

    func testTheFormatFollowsTheAcceptHeader() {
        let prometheus =
            "application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,"
            + "text/plain;version=0.0.4;q=0.3,*/*;q=0.2"
        let cases: [(String?, ExpositionFormat)] = [
            (nil, .text), ("", .text), ("*/*", .text), ("text/html", .text), (prometheus, .openMetrics),
            ("application/openmetrics-text", .openMetrics),
            ("application/openmetrics-text; version=1.0.0; charset=utf-8", .openMetrics),
            ("application/openmetrics-text; version=2.0.0, text/plain; q=0.1", .text),
            ("application/openmetrics-text;q=0", .text),
            ("application/openmetrics-text;q=0.3,text/plain;q=0.8", .text),
            ("text/plain,application/openmetrics-text", .text), ("APPLICATION/OpenMetrics-Text", .openMetrics),
            (";;,=,;q=x", .text),
        ]
        for (accept, format) in cases {
            XCTAssertEqual(ExpositionFormat(accept: accept), format, accept ?? "no header")
        }
    }
}
