import CoreMetrics
import Foundation
import Telemetry
import XCTest

final class CatalogueTests: XCTestCase {
    func testEveryDefinitionKeepsTheNamingRules() {
        XCTAssertEqual(MetricsReference.definitions.problems, [])
    }

    func testARuleThatIsBrokenIsNamed() {
        func problems(_ definition: MetricDefinition) -> [String] { definition.problems }
        XCTAssertEqual(
            problems(.counter("test_requests", help: "x", counts: "y")),
            ["test_requests: a counter's name ends in _total"]
        )
        XCTAssertEqual(
            problems(.gauge("test_latency", unit: .seconds, help: "x", counts: "y")),
            ["test_latency: its unit is seconds, so the name ends in _seconds"]
        )
        XCTAssertEqual(problems(.gauge("test_count", help: "x", counts: "y")), ["test_count: '_count' is reserved"])
        XCTAssertEqual(problems(.gauge("test.dots", help: "x", counts: "y")), ["'test.dots' is not a metric name"])
        XCTAssertEqual(
            problems(.gauge("test", labels: ["le", "le"], help: "", counts: "y")),
            [
                "test: 'le' is not a label name", "test: 'le' is not a label name", "test: a label is named twice",
                "test: no help text",
            ]
        )
        XCTAssertEqual(
            problems(.histogram("test", unit: nil, buckets: [1, 1], help: "x", counts: "y")),
            ["test: buckets are finite and increasing"]
        )
        let one = MetricDefinition.gauge("test", help: "x", counts: "y", aliases: ["old"])
        let other = MetricDefinition.gauge("old", help: "x", counts: "y")
        XCTAssertEqual([one, other].problems, ["old: used by test and old"])
    }

    func testTheOriginalsNamesAreStillShown() {
        let aliases = Set(MetricsReference.definitions.flatMap(\.aliases))
        for name in [
            "aerocast_last_rmse", "aerocast_drift_flag", "aerocast_drift_count", "aerocast_drift_total",
            "aerocast_last_drift_ts", "aerocast_retrain_count", "aerocast_retrain_total", "aerocast_last_retrain_ts",
        ] {
            XCTAssertTrue(aliases.contains(name), name)
        }
    }

    /// Rewrites the page when the environment has `WRITE_METRICS_PAGE`.
    func testTheReferencePageIsWrittenFromTheTable() throws {
        let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs/metrics.md")
        if ProcessInfo.processInfo.environment["WRITE_METRICS_PAGE"] != nil {
            try Data(MetricsReference.markdown.utf8).write(to: page)
        }
        XCTAssertEqual(
            try String(contentsOf: page, encoding: .utf8),
            MetricsReference.markdown,
            "run the tests with WRITE_METRICS_PAGE=1 to write docs/metrics.md anew"
        )
    }

    func testPromtoolHasNothingToComplainAbout() async throws {
        guard let promtool = Executable.find("promtool") else {
            throw XCTSkip("promtool is not in PATH (Debian: apt install prometheus)")
        }
        let registry = PrometheusRegistry(MetricsReference.definitions)
        registry.register(ProcessMetrics.collector)
        for definition in MetricsReference.definitions where !definition.labels.isEmpty {
            let dimensions = definition.labels.map { ($0, "x") }
            switch definition.kind {
            case .counter:
                Counter(label: definition.name, dimensions: dimensions, factory: registry).increment()
            case .histogram:
                Recorder(label: definition.name, dimensions: dimensions, factory: registry).record(0.1)
            case .gauge, .untyped:
                Meter(label: definition.name, dimensions: dimensions, factory: registry).set(1)
            }
        }
        Counter(label: "some.library.events", factory: registry).increment()
        Timer(label: "some.library.time", factory: registry).recordSeconds(1)
        let (status, output) = try promtool.run(["check", "metrics"], input: await registry.scrape(.text))
        XCTAssertEqual(output, "")
        XCTAssertEqual(status, 0)
    }
}
