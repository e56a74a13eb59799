import CoreMetrics
import Foundation
import MonitoringFiles
import Programs
import Telemetry
import XCTest

final class MetricsReferenceTests: XCTestCase {
    func testEveryDefinitionKeepsTheNamingRules() {
        XCTAssertEqual(MetricsReference.definitions.problems, [])
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

    /// Rewrites the page if the environment has `WRITE_METRICS_PAGE`.
    func testTheReferencePageIsWrittenFromTheTable() throws {
        let page = MonitoringFiles.root.appending(path: "docs/metrics.md")
        if ProcessInfo.processInfo.environment["WRITE_METRICS_PAGE"] != nil {
            try Data(MetricsReference.markdown.utf8).write(to: page)
        }
        XCTAssertEqual(
            try String(contentsOf: page, encoding: .utf8),
            MetricsReference.markdown,
            "run the tests with WRITE_METRICS_PAGE=1 to rewrite docs/metrics.md"
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
