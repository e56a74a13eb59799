import CurlClient
import Foundation
import HTTPClient
import XCTest

/// The OpenAPI document; every answer of this module's tests is compared with it, too.
final class ContractTests: XCTestCase {
    private func operations(_ document: JSON) -> [(name: String, operation: JSON)] {
        guard case .object(let paths) = document["paths"] else { return [] }
        return paths.flatMap { path, operations -> [(String, JSON)] in
            guard case .object(let methods) = operations else { return [] }
            return methods.map { ("\($0.key) \(path)", $0.value) }
        }
    }

    func testTheDocumentIsServedAndDescribesEachRoute() async throws {
        let api = try await runningAPI()
        let answer = try await api.get("/openapi.json")
        XCTAssertEqual(answer.status, 200)
        XCTAssertEqual(answer.headers["content-type"], "application/json")
        let document = answer.json
        XCTAssertEqual(document["openapi"].text, "3.1.0")
        let operations = operations(document)
        let names = Set(operations.map(\.name))
        for name in [
            "post /v1/predict", "post /v1/observations", "get /v1/latest", "get /v1/models/{version}", "get /healthz",
            "post /v1/models/{version}/promote", "get /openapi.json", "get /docs", "get /metrics",
        ] {
            XCTAssertTrue(names.contains(name), name)
        }
        let identifiers = operations.compactMap(\.operation["operationId"].text)
        XCTAssertEqual(Set(identifiers).count, operations.count, "\(identifiers.sorted())")
        for (name, operation) in operations {
            XCTAssertTrue(operation["summary"].text?.hasSuffix(".") == true, name)
            XCTAssertTrue(["200", "201", "202"].contains { operation["responses"].has($0) }, name)
            XCTAssertNotNil(operation["x-aerocast-access"].text, name)
            if operation.has("requestBody") {
                XCTAssertTrue(operation["responses"].has("413") && operation["responses"].has("400"), name)
                XCTAssertTrue(operation["requestBody"]["content"]["application/json"].has("example"), name)
            }
        }
    }

    func testTheExamplesFitTheirSchemas() async throws {
        let api = try await runningAPI()
        let contract = try AnswerContract(document: try await api.get("/openapi.json").text)
        for (name, operation) in operations(contract.document) {
            guard case .object(let responses) = operation["responses"] else { continue }
            let contents = [operation["requestBody"]] + responses.values
            for content in contents.map({ $0["content"]["application/json"] }) where content.has("example") {
                XCTAssertEqual(contract.violations(of: content["schema"], in: content["example"], at: ""), [], name)
            }
        }
    }

    func testAPathUnderV1IsTheSameRouteAsTheOriginalPath() async throws {
        let api = try await runningAPI()
        try await api.promote(SmallForecaster.artifact(seed: 1))
        _ = try await api.post("/v1/observations", Bodies.observations(0..<40))
        for path in [
            "/latest", "/targets", "/stations", "/flags", "/events", "/timeline", "/models", "/models/champion",
        ] {
            let original = try await api.get(path)
            let versioned = try await api.get("/v1" + path)
            XCTAssertEqual(original.status, 200, original.text)
            XCTAssertEqual(versioned.text, original.text, path)
        }
        let body = #"{"station":"KJFK"}"#
        let (original, versioned) = (try await api.post("/predict", body), try await api.post("/v1/predict", body))
        XCTAssertEqual(versioned.text, original.text)
        let count = try await api.metric(#"aerocast_http_requests_total{method="POST",route="/predict",status="200"}"#)
        XCTAssertEqual(count, 2)
        let wrong = try await api.get("/v1/predict")
        XCTAssertEqual(wrong.status, 405)
        XCTAssertEqual(wrong.headers["allow"], "POST, OPTIONS")
        for path in ["/v1/healthz", "/v1/metrics", "/v1/", "/v2/predict"] {
            let answer = try await api.get(path)
            XCTAssertEqual(answer.status, 404, path)
        }
    }

    func testTheDocumentIsAPageWithoutOutsideSources() async throws {
        let api = try await runningAPI()
        let page = try await api.get("/docs")
        XCTAssertEqual(page.status, 200)
        XCTAssertEqual(page.headers["content-type"], "text/html; charset=utf-8")
        XCTAssertTrue(page.headers["content-security-policy"]?.hasPrefix("default-src 'none'") == true)
        XCTAssertTrue(page.text.contains("POST /v1/predict"))
        // An example may contain the text of a URL; nothing may load one.
        for source in [
            "<script", "src=", "href=\"http", "href='http", "href=http", "url(", "@import", "<iframe", "<form",
        ] {
            XCTAssertFalse(page.text.contains(source), source)
        }
        let again = try await api.send(.get, "/docs", headers: ["If-None-Match": try XCTUnwrap(page.headers["etag"])])
        XCTAssertEqual(again.status, 304)
    }

    func testUnknownParametersAreRefusedWithTheNearestName() async throws {
        let api = try await runningAPI()
        for (path, name, hint) in [
            ("/latest?stattion=KJFK", "stattion", "did you mean 'station'?"),
            ("/v1/events?limt=3", "limt", "did you mean 'limit'?"), ("/targets?x=1", "x", "no parameters"),
            ("/stations?limit=1&limit=2", "limit", "twice"),
            ("/flags?before=7", "before", "must be one of target, limit"),
        ] {
            let answer = try await api.get(path)
            XCTAssertEqual(answer.status, 422, path)
            XCTAssertEqual(answer.json["errors"][0]["parameter"].text, name, answer.text)
            XCTAssertTrue(answer.json["errors"][0]["detail"].text?.contains(hint) == true, answer.text)
        }
        let page = try await api.get("/?station=KJFK")
        XCTAssertEqual(page.status, 200)
        let predict = try await api.post("/predict?tarjet=temperature", Bodies.predict(Bodies.sequence()))
        XCTAssertEqual(predict.status, 422)
    }
}
