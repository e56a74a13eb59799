import Telemetry
import XCTest

final class MetricDefinitionTests: XCTestCase {
    func testARuleThatIsBrokenIsNamed() {
        func problems(_ definition: MetricDefinition) -> [String] { definition.problems }
        XCTAssertEqual(
            problems(.counter("test_requests", help: "x", updatedWhen: "y")),
            ["test_requests: a counter's name ends in _total"]
        )
        XCTAssertEqual(
            problems(.gauge("test_latency", unit: .seconds, help: "x", updatedWhen: "y")),
            ["test_latency: its unit is seconds, so the name ends in _seconds"]
        )
        XCTAssertEqual(
            problems(.gauge("test_count", help: "x", updatedWhen: "y")),
            ["test_count: '_count' is reserved"]
        )
        XCTAssertEqual(problems(.gauge("test.dots", help: "x", updatedWhen: "y")), ["'test.dots' is not a metric name"])
        XCTAssertEqual(
            problems(.gauge("test", labels: ["le", "le"], help: "", updatedWhen: "y")),
            [
                "test: 'le' is not a label name", "test: 'le' is not a label name", "test: a label is named twice",
                "test: no help text",
            ]
        )
        XCTAssertEqual(
            problems(.histogram("test", unit: nil, buckets: [1, 1], help: "x", updatedWhen: "y")),
            ["test: buckets are finite and increasing"]
        )
        let one = MetricDefinition.gauge("test", help: "x", updatedWhen: "y", aliases: ["old"])
        let other = MetricDefinition.gauge("old", help: "x", updatedWhen: "y")
        XCTAssertEqual([one, other].problems, ["old: used by test and old"])
    }
}
