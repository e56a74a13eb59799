import Foundation
import Synchronization
import Telemetry
import XCTest

final class CollectorTests: XCTestCase {
    private let rows = MetricDefinition.gauge(
        "test_rows",
        labels: ["table"],
        help: "Rows.",
        updatedWhen: "at every scrape"
    )
    private let total = MetricDefinition.counter("test_things_total", help: "Things.", updatedWhen: "one is made")

    func testACollectorIsAskedAtEveryScrapeAndVanishedSeriesVanish() async throws {
        let registry = PrometheusRegistry([rows])
        let tables = Mutex(["a": 1.0, "b": 2.0])
        registry.register(
            Collector("rows") { [rows] in
                tables.withLock { $0 }.map { CollectedSample(rows, $0.key, value: $0.value) }
            }
        )
        let first = try ParsedExposition(await registry.scrape()).values
        XCTAssertEqual(first[#"test_rows{table="a"}"#], 1)
        tables.withLock { $0 = ["b": 3] }
        let second = try ParsedExposition(await registry.scrape()).values
        XCTAssertNil(second[#"test_rows{table="a"}"#])
        XCTAssertEqual(second[#"test_rows{table="b"}"#], 3)
    }

    func testACollectorThatThrowsIsCountedAndTheOthersStay() async throws {
        struct Broken: Error {}
        let registry = PrometheusRegistry([rows])
        registry.register(Collector("broken") { throw Broken() })
        registry.register(Collector("rows") { [rows] in [CollectedSample(rows, "a", value: 1)] })
        _ = await registry.scrape()
        let values = try ParsedExposition(await registry.scrape()).values
        XCTAssertEqual(values[#"test_rows{table="a"}"#], 1)
        XCTAssertEqual(values[#"aerocast_collector_errors_total{collector="broken"}"#], 2)
    }

    func testSamplesThatWouldSpoilTheScrapeAreLeftOutAndCounted() async throws {
        let registry = PrometheusRegistry([rows], seriesLimit: 3)
        registry.register(
            Collector("rows") { [rows] in
                [
                    CollectedSample(rows, "a", value: 1), CollectedSample(rows, "a", value: 2),
                    CollectedSample(rows, value: 3), CollectedSample(rows, "b", value: 4),
                    CollectedSample(rows, "c", value: 5), CollectedSample(rows, "d", value: 6),
                ]
            }
        )
        let values = try ParsedExposition(await registry.scrape()).values
        XCTAssertEqual(values[#"test_rows{table="a"}"#], 1)
        XCTAssertEqual(values[#"test_rows{table="c"}"#], 5)
        XCTAssertNil(values[#"test_rows{table="d"}"#])
        for reason in ["duplicate", "label", "series_limit"] {
            let refused = #"aerocast_telemetry_refused_total{metric="test_rows",reason="\#(reason)"}"#
            XCTAssertEqual(values[refused], 1, reason)
        }
    }

    func testACollectedValueReplacesTheZeroFromTheStart() async throws {
        let registry = PrometheusRegistry([total])
        registry.register(Collector("things") { [total] in [CollectedSample(total, value: 12)] })
        let values = try ParsedExposition(await registry.scrape()).values
        XCTAssertEqual(values["test_things_total"], 12)
    }

    func testTheProcessTellsOfItself() async throws {
        let registry = PrometheusRegistry(ProcessMetrics.all)
        registry.register(ProcessMetrics.collector)
        let values = try ParsedExposition(await registry.scrape()).values
        XCTAssertGreaterThan(try XCTUnwrap(values["process_cpu_seconds_total"]), 0)
        XCTAssertGreaterThan(try XCTUnwrap(values["process_resident_memory_bytes"]), 1e6)
        XCTAssertGreaterThanOrEqual(
            try XCTUnwrap(values["process_virtual_memory_bytes"]),
            try XCTUnwrap(values["process_resident_memory_bytes"])
        )
        XCTAssertGreaterThanOrEqual(try XCTUnwrap(values["process_open_fds"]), 3)
        XCTAssertGreaterThan(try XCTUnwrap(values["process_max_fds"]), try XCTUnwrap(values["process_open_fds"]))
        let age = Date().timeIntervalSince1970 - (try XCTUnwrap(values["process_start_time_seconds"]))
        XCTAssertGreaterThan(age, -2)
        XCTAssertLessThan(age, 86_400)
    }

    func testOpenFilesAreCounted() async throws {
        let registry = PrometheusRegistry(ProcessMetrics.all)
        registry.register(ProcessMetrics.collector)
        let before = try ParsedExposition(await registry.scrape()).values["process_open_fds"]
        let files = (0..<60).map { _ in FileHandle(forReadingAtPath: "/dev/null") }
        let after = try ParsedExposition(await registry.scrape()).values["process_open_fds"]
        // Connections of earlier tests may close at the same time.
        XCTAssertEqual(try XCTUnwrap(after) - XCTUnwrap(before), Double(files.count), accuracy: 20)
    }
}
