import CurlClient
import HTTPClient
import Logging
import Models
import Reporting
import Serving
import Store
import Telemetry
import TestSupport
import XCTest

/// The methods of the paths: `HEAD` with every `GET`, and 405 for other methods.
final class MethodsTests: XCTestCase {
    func testHEADHasTheHeadersOfGETAndNoBody() async throws {
        let api = try await runningAPI()
        let version = try await api.promote(SmallForecaster.artifact(seed: 1))
        _ = try await api.post("/observations", Bodies.observations(0..<30))
        for path in [
            "/healthz", "/readyz", "/targets", "/latest", "/events", "/timeline", "/stations", "/flags", "/",
            "/page.css",
            "/page.js", "/models", "/models/\(version)", "/models/nothing", "/latest?station=nowhere",
            "/events?limit=0",
        ] {
            let get = try await api.get(path)
            let head = try await api.send(.head, path)
            XCTAssertEqual(head.status, get.status, path)
            XCTAssertEqual(head.text, "", path)
            for name in ["content-type", "content-length", "etag", "cache-control", "content-security-policy"] {
                XCTAssertEqual(head.headers[name], get.headers[name], "\(path) \(name)")
            }
            XCTAssertNotNil(head.headers["content-length"], path)
        }
        let metrics = try await api.send(.head, "/metrics")
        XCTAssertEqual(metrics.status, 200)
        XCTAssertTrue(metrics.headers["content-type"]?.hasPrefix("text/plain") == true)
        let count = try await api.metric(#"aerocast_http_requests_total{method="HEAD",route="/healthz",status="200"}"#)
        XCTAssertEqual(count, 1)
    }

    func testTheConnectionServesOnAfterHEAD() async throws {
        let api = try await runningAPI()
        for _ in 0..<3 {
            let head = try await api.send(.head, "/stations")
            XCTAssertEqual(head.status, 200)
            let get = try await api.get("/stations")
            XCTAssertEqual(get.text, #"{"stations":[]}"#)
        }
    }

    /// Each GET of the stream takes a place among the listeners; HEAD must not take one, because it has no body that
    /// ends.
    func testHEADOfTheStreamTakesNoPlaceAmongTheListeners() async throws {
        let api = try await runningAPI()
        for _ in 0..<70 {
            let head = try await api.send(.head, "/events", headers: ["Accept": "text/event-stream"])
            XCTAssertEqual(head.status, 200)
            XCTAssertEqual(head.headers["content-type"], "text/event-stream")
        }
    }

    func testAPathWithAVersionNamesItsMethodsToo() async throws {
        let api = try await runningAPI()
        for (method, path, allowed) in [
            (HTTPRequest.Method.get, "/models/v1/promote", "POST, OPTIONS"),
            (.delete, "/models/v1", "GET, HEAD, OPTIONS"),
            (.get, "/models/rollback", "POST, OPTIONS"), (.head, "/models/rollback", "POST, OPTIONS"),
            (.put, "/", "GET, HEAD, OPTIONS"),
        ] {
            let answer = try await api.send(method, path, method == .get || method == .head ? nil : "{}")
            XCTAssertEqual(answer.status, 405, "\(method) \(path)")
            XCTAssertEqual(answer.headers["allow"], allowed, path)
        }
        let answer = try await api.send(.delete, "/models/v1", "{}")
        XCTAssertEqual(
            answer.json["detail"].text,
            "the method of /models/v1 must be GET or HEAD or OPTIONS, got DELETE"
        )
        let count = try await api.metric(
            #"aerocast_http_requests_total{method="GET",route="/models/{version}/promote",status="405"}"#
        )
        XCTAssertEqual(count, 1)
    }

    func testARouterThatIsMadeTwiceRegistersItsCollectorsOnce() async throws {
        let folder = try temporaryFolder()
        let registry = PrometheusRegistry(API.metricDefinitions)
        let api = API(
            store: try Store(path: folder.appending(path: "aerocast.sqlite").path),
            artifacts: ArtifactFolder(path: folder.appending(path: "artifacts").path),
            registry: registry
        )
        _ = api.router()
        _ = api.router()
        let page = String(decoding: await registry.scrape(), as: UTF8.self)
        XCTAssertTrue(page.contains(#"aerocast_promotions_total{target="temperature"} 0"#), page)
        XCTAssertTrue(page.contains("aerocast_sqlite_commits_total 0"), page)
        XCTAssertFalse(page.contains("aerocast_telemetry_refused_total{"), page)
    }
}
