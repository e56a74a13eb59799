import CoreMetrics
import Foundation
import HTTPClient
import Telemetry
import XCTest

/// Tests with a real Pushgateway on a loopback port that the system selects.
final class RealPushgatewayTests: XCTestCase {
    private let retrains = MetricDefinition.counter(
        "test_retrains_total",
        labels: ["model"],
        help: "Retrains.",
        updatedWhen: "one ends"
    )
    private let loss = MetricDefinition.gauge(
        "test_loss",
        labels: ["model"],
        help: "Loss.",
        updatedWhen: "an epoch ends"
    )

    private func client(of gateway: GatewayProcess, factory: any MetricsFactory) -> Pushgateway {
        Pushgateway(
            address: ServiceAddress(gateway.address.absoluteString),
            transport: GatewayProcess.http,
            retrier: Retrier(policy: RetryPolicy(maximumAttempts: 1)),
            factory: factory
        )
    }

    func testPushedMetricsAreThereAndAnotherNameLeavesThemAlone() async throws {
        let gateway = try GatewayProcess.start()
        defer { gateway.stop() }
        for model in ["noaa", "a/b", "", "ü €"] {
            let registry = PrometheusRegistry([retrains, loss])
            retrains.counter(model, in: registry).increment(by: 3)
            loss.gauge(model, in: registry).set(0.5)
            let families = await registry.gather()
            let client = client(of: gateway, factory: registry)
            let group = try PushGroup(job: "trainer", labels: ["model": model])
            // Two pushes with different names: POST must keep the metrics of the first push.
            try await client.push(families.filter { $0.definition == retrains }, to: group)
            try await client.push(families.filter { $0.definition == loss }, to: group)
        }
        let shown = try ParsedExposition(await gateway.metrics())
        for name in ["test_retrains_total", "test_loss"] {
            let models = shown.labels.filter { $0.key.hasPrefix(name + "{") }.map(\.value)
            XCTAssertEqual(Set(models.map { $0["model"] ?? "" }), ["noaa", "a/b", "", "ü €"], name)
            XCTAssertEqual(Set(models.map { $0["job"] ?? "" }), ["trainer"])
        }
        XCTAssertEqual(shown.types["test_retrains_total"], "counter")
    }

    func testTheGatewaysOwnWordsReachTheError() async throws {
        let gateway = try GatewayProcess.start()
        defer { gateway.stop() }
        // The same name as a gauge in one group and as a counter in another.
        let gauge = MetricDefinition.gauge("test_clash_total", help: "x", updatedWhen: "y")
        let counter = MetricDefinition.counter("test_clash_total", help: "x", updatedWhen: "y")
        let first = PrometheusRegistry([gauge])
        gauge.gauge(in: first).set(1)
        let second = PrometheusRegistry([counter])
        let client = client(of: gateway, factory: first)
        let families = await second.gather().filter { $0.definition == counter }
        try await client.push(await first.gather().filter { $0.definition == gauge }, to: PushGroup(job: "detector"))
        do throws(PushError) {
            try await client.push(families, to: PushGroup(job: "trainer"))
            XCTFail("accepted")
        } catch {
            guard case .refused(let url, let status, let message) = error else { return XCTFail("\(error)") }
            XCTAssertEqual(url.unmasked, "\(gateway.address.absoluteString)/metrics/job/trainer")
            XCTAssertEqual(status, 400)
            XCTAssertTrue(message.contains("test_clash_total"), message)
        }
    }

    func testNobodyThereIsSaidSo() async throws {
        let gateway = try GatewayProcess.start()
        gateway.stop()
        let client = client(of: gateway, factory: PrometheusRegistry())
        do {
            try await client.push([], to: PushGroup(job: "trainer"))
            XCTFail("accepted")
        } catch {
            guard case .unreachable = error else { return XCTFail("\(error)") }
        }
    }
}
