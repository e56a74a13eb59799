import CoreMetrics
import Foundation
import HTTPClient
import Synchronization
import Telemetry
import TestSupport
import XCTest

final class PushgatewayTests: XCTestCase {
    private let retrains = MetricDefinition.counter(
        "test_retrains_total",
        labels: ["model", "verdict"],
        help: "Retrains.",
        updatedWhen: "one ends"
    )

    /// Answers with given responses and records requests.
    private final class Gateway: HTTPTransport {
        struct Asked { var method: HTTPRequest.Method, url: String, headers: HTTPHeaders, body: String }
        struct Down: Error {}
        let asked = Mutex<[Asked]>([])
        /// The responses, with `nil` for no answer; the last response is repeated.
        let answers: [(status: Int, body: String)?]
        /// The target of redirects.
        let location: String?

        init(_ answers: [(status: Int, body: String)?], location: String? = nil) {
            self.answers = answers
            self.location = location
        }

        func send(_ request: HTTPRequest) async throws -> HTTPResponse {
            let body = String(decoding: request.body ?? [], as: UTF8.self)
            let count = asked.withLock {
                $0.append(
                    Asked(method: request.method, url: request.url.unmasked, headers: request.headers, body: body)
                )
                return $0.count
            }
            guard let answer = answers[min(count, answers.count) - 1] else { throw Down() }
            let headers = location.map { ["Location": $0] as HTTPHeaders } ?? [:]
            return HTTPResponse(status: answer.status, headers: headers, body: Array(answer.body.utf8))
        }
    }

    private func push(
        to gateway: Gateway,
        address: String = "http://localhost:9091",
        group: PushGroup? = nil,
        model: String = "noaa",
        registry: PrometheusRegistry? = nil,
        clock: any Clock<Duration> = ManualClock()
    ) async throws {
        let policy = RetryPolicy(initialDelay: .seconds(1), maximumAttempts: 3, isJittered: false)
        let registry = registry ?? PrometheusRegistry([retrains])
        retrains.counter(model, "promoted", in: registry).increment(by: 2)
        let families = await registry.gather().filter { $0.definition == retrains }
        let client = Pushgateway(
            address: ServiceAddress(address),
            transport: gateway,
            retrier: Retrier(policy: policy, clock: clock),
            factory: registry
        )
        try await client.push(families, to: try group ?? PushGroup(job: "trainer", labels: ["model": "noaa"]))
    }

    func testAPushIsAPostOfTheTextFormatToTheGroup() async throws {
        let gateway = Gateway([(200, "")])
        try await push(to: gateway, address: "http://localhost:9091/prefix/")
        let asked = gateway.asked.withLock { $0 }
        XCTAssertEqual(asked.count, 1)
        XCTAssertEqual(asked[0].method, .post)
        XCTAssertEqual(asked[0].url, "http://localhost:9091/prefix/metrics/job/trainer/model/noaa")
        XCTAssertEqual(asked[0].headers, ["Content-Type": "text/plain; version=0.0.4; charset=utf-8"])
        XCTAssertEqual(
            asked[0].body,
            """
            # HELP test_retrains_total Retrains.
            # TYPE test_retrains_total counter
            test_retrains_total{model="noaa",verdict="promoted"} 2

            """
        )
    }

    func testAPathCarriesAnyValue() throws {
        func path(_ job: String, _ labels: [String: String] = [:]) throws -> String {
            try PushGroup(job: job, labels: labels).path
        }
        XCTAssertEqual(try path("a b"), "/metrics/job/a%20b")
        XCTAssertEqual(try path("ü?#%"), "/metrics/job/%C3%BC%3F%23%25")
        // Both examples are in the Pushgateway's README: job "directory_cleaner" with path "/var/tmp", and an empty
        // name.
        XCTAssertEqual(
            try path("directory_cleaner", ["path": "/var/tmp"]),
            "/metrics/job/directory_cleaner/path@base64/L3Zhci90bXA"
        )
        XCTAssertEqual(try path("some_job", ["name": ""]), "/metrics/job/some_job/name@base64/=")
        XCTAssertEqual(try path("a/b"), "/metrics/job@base64/YS9i")
        XCTAssertEqual(try path("x", ["b": "..", "a": "1"]), "/metrics/job/x/a/1/b@base64/Li4")
    }

    func testAGroupThatIsNotOneIsRefused() {
        for (job, labels) in [("", [:]), ("a", ["job": "b"]), ("a", ["bad-name": "x"]), ("a", ["__x": "y"])] {
            XCTAssertThrowsError(try PushGroup(job: job, labels: labels)) { error in
                guard case .group = error as? PushError else { return XCTFail("\(error)") }
            }
        }
    }

    func testALabelThatTheGroupWouldOverwriteIsRefused() async throws {
        let gateway = Gateway([(200, "")])
        do {
            try await push(to: gateway, model: "simulator")
            XCTFail("pushed")
        } catch let error as PushError {
            XCTAssertEqual(
                error,
                .collision(metric: "test_retrains_total", label: "model", value: "simulator", group: "noaa")
            )
            XCTAssertTrue(error.description.contains("model='simulator'"), error.description)
        }
        XCTAssertTrue(gateway.asked.withLock { $0.isEmpty })
    }

    func testARefusalNamesTheAddressTheStatusAndWhatTheGatewaySaid() async throws {
        let gateway = Gateway([(400, "pushed metrics are invalid\nor inconsistent\n")])
        do {
            try await push(to: gateway, address: "http://me:hush@host:9091")
            XCTFail("pushed")
        } catch let error as PushError {
            XCTAssertEqual(
                error.description,
                "the Pushgateway at http://***@host:9091/metrics/job/trainer/model/noaa answered 400: "
                    + "pushed metrics are invalid or inconsistent"
            )
            XCTAssertFalse(error.isWorthRetrying)
        }
        XCTAssertEqual(gateway.asked.withLock { $0.count }, 1)
    }

    func testARedirectIsAFailureThatNamesItsTarget() async throws {
        let registry = PrometheusRegistry([retrains])
        let gateway = Gateway([(302, "")], location: "http://me:hunter2@other/metrics")
        do {
            try await push(to: gateway, registry: registry)
            XCTFail("pushed")
        } catch let error as PushError {
            XCTAssertTrue(error.description.contains("302: it redirects to http://***@other/metrics"), "\(error)")
            XCTAssertFalse(error.isWorthRetrying)
        }
        let values = try ParsedExposition(await registry.scrape()).values
        XCTAssertEqual(values[#"aerocast_pushes_total{result="failed"}"#], 1)
    }

    func testSilenceAndServerErrorsAreRetriedWithGrowingWaits() async throws {
        let gateway = Gateway([nil, (503, "busy"), (202, "")])
        let clock = ManualClock()
        try await push(to: gateway, clock: clock)
        XCTAssertEqual(gateway.asked.withLock { $0.count }, 3)
        XCTAssertEqual(clock.sleeps, [.seconds(1), .seconds(2)])
    }

    func testAPushIsGivenUpAfterItsLastAttemptAndCounted() async throws {
        let registry = PrometheusRegistry([retrains])
        let gateway = Gateway([nil, nil, nil, (200, "")])
        do {
            try await push(to: gateway, registry: registry)
            XCTFail("pushed")
        } catch let error as PushError {
            XCTAssertTrue(error.description.hasPrefix("no answer from the Pushgateway at http://"), error.description)
            XCTAssertTrue(error.isWorthRetrying)
        }
        XCTAssertEqual(gateway.asked.withLock { $0.count }, 3)
        try await push(to: gateway, registry: registry)
        let values = try ParsedExposition(await registry.scrape()).values
        XCTAssertEqual(values[#"aerocast_pushes_total{result="failed"}"#], 1)
        XCTAssertEqual(values[#"aerocast_pushes_total{result="pushed"}"#], 1)
    }

    func testCancellationEndsTheWait() async throws {
        let (waiting, continuation) = AsyncStream.makeStream(of: Void.self)
        let client = Pushgateway(
            address: "http://localhost:9091",
            transport: Gateway([nil]),
            retrier: Retrier(policy: RetryPolicy(), clock: EndlessClock(onSleep: { continuation.yield() })),
            factory: PrometheusRegistry()
        )
        let group = try PushGroup(job: "trainer")
        let pushing = Task { try await client.push([], to: group) }
        for await _ in waiting { break }
        pushing.cancel()
        do {
            try await within("the end") { try await pushing.value }
            XCTFail("pushed")
        } catch let error as PushError {
            guard case .cancelled = error else { return XCTFail("\(error)") }
        }
    }
}
