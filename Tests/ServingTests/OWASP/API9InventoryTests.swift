import Access
import Foundation
import HTTPClient
import MonitoringFiles
import XCTest

/// OWASP API9:2023, Improper Inventory Management: what is served is in the contract, and the other way round.
final class API9InventoryTests: XCTestCase {
    func testEveryPathOfTheContractExists() async throws {
        let api = try await runningAPI()
        for operation in try await Operation.all(of: api) {
            for path in operation.paths() {
                let answer = try await api.options(path)
                XCTAssertEqual(answer.status, 204, path)
                let allowed = (answer.headers["Allow"] ?? "").split(separator: ", ").map(String.init)
                XCTAssertTrue(Set(operation.methods.map(\.rawValue)).isSubset(of: allowed), "\(path) \(allowed)")
            }
        }
    }

    func testEveryPathThatTheServerKnowsIsInTheContract() async throws {
        let api = try await runningAPI()
        let answer = try await api.get("/nowhere")
        let list = try XCTUnwrap(answer.json["detail"].text?.firstMatch(of: /one of (.*), got/)).1
        let known = Set(list.split(separator: ", ").map(String.init))
        let described = Set(try await Operation.all(of: api).map { $0.templates[0] })
        XCTAssertEqual(known, described)
    }

    func testNoPathOutsideOfTheContractIsServed() async throws {
        let api = try await runningAPI()
        let key = try await api.key([.admin])
        let known = Set(try await Operation.all(of: api).flatMap(\.templates))
        let guesses = [
            "/admin", "/debug", "/debug/pprof", "/actuator", "/actuator/health", "/.env", "/.git/config",
            "/swagger.json",
            "/swagger-ui", "/graphql", "/v0/predict", "/v2/predict", "/v1", "/v1/", "/V1/models", "/v1/v1/models",
            "/api/v1/models",
            "/internal", "/status", "/console", "/server-status", "/robots.txt", "/favicon.ico", "/keys", "/v1/keys",
            "/v1/healthz", "/v1/metrics", "/v1/session", "/v1/openapi.json", "/metrics/", "/healthz/x", "//models",
        ]
        for path in guesses where !known.contains(path) {
            for credential in [nil, key] {
                var headers: HTTPHeaders = [:]
                headers["Authorization"] = credential.map { "Bearer \($0.text)" }
                let answer = try await api.send(.get, path, headers: headers)
                // A slash at the end, or twice, is the same path for the router.
                let same = path.split(separator: "/").joined(separator: "/")
                guard !known.contains("/\(same)") else { continue }
                XCTAssertEqual(answer.status, 404, path)
            }
        }
    }

    func testEveryPathIsInTheDocuments() async throws {
        let api = try await runningAPI()
        let folder = MonitoringFiles.root.appending(path: "docs")
        let text = try ["api.md", "access.md", "operations.md", "webhooks.md", "jobs.md", "notifications.md"]
            .map { try String(contentsOf: folder.appending(path: $0), encoding: .utf8) }.joined()
        for operation in try await Operation.all(of: api) {
            let isNamed = operation.templates.contains { template in
                // The history of a station is one row: …/forecasts, …/outcomes.
                let last = template.split(separator: "/").last.map { "…/\($0)" } ?? "GET /"
                return text.contains("\(operation.method.rawValue) \(template)") || text.contains("`\(last)`")
                    || text.contains(template + "`")
            }
            XCTAssertTrue(isNamed, "\(operation) is not in docs/api.md")
        }
    }

    func testAnAliasIsTheSameRouteWithTheSameProtection() async throws {
        let api = try await runningAPI()
        _ = try await api.key([.admin])
        let wrong = try await api.key([.feed])
        for operation in try await Operation.all(of: api) where operation.templates.count > 1 {
            var statuses: Set<[Int]> = []
            for path in operation.paths() {
                let without = try await api.send(operation.method, path, try operation.body())
                let with = try await api.send(
                    operation.method,
                    path,
                    "{}",
                    headers: ["Authorization": "Bearer \(wrong.text)"]
                )
                statuses.insert([without.status, with.status])
            }
            XCTAssertEqual(statuses.count, 1, "\(operation) \(statuses)")
        }
    }
}
