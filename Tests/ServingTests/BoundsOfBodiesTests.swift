import Foundation
import HTTPClient
import Serving
import XCTest

/// Every bound of a body that the contract states is kept, by whatever checks it.
final class BoundsOfBodiesTests: XCTestCase {
    func testAValueBeyondABoundIsRefused() async throws {
        let api = try await runningAPI()
        let document = try await api.get("/openapi.json").json
        let webhook = #"{"url": "https://example.org/"}"#
        let created = try await api.post("/v1/webhooks", webhook)
        let id = try XCTUnwrap(created.json["webhook"]["id"].text, created.text)
        var tested = 0
        for operation in try await Operation.all(of: api) {
            guard let example = operation.example else { continue }
            var schema = operation.bodySchema
            if let reference = schema["$ref"].text?.split(separator: "/").last {
                schema = document["components"]["schemas"][String(reference)]
            }
            guard case .object(let properties) = schema["properties"] else { continue }
            for (name, property) in properties {
                for value in Self.wrong(property) {
                    let body = try example.adding(name, value).encoded
                    let path = operation.paths(["webhook": id])[0]
                    let answer = try await api.send(operation.method, path, body)
                    tested += 1
                    XCTAssertEqual(answer.status, 422, "\(operation) \(name): \(body.prefix(100)) \(answer.text)")
                }
            }
        }
        XCTAssertGreaterThan(tested, 20)
        let alive = try await api.get("/healthz")
        XCTAssertEqual(alive.status, 200)
    }

    /// Values beyond each bound of a schema.
    private static func wrong(_ schema: JSON) -> [JSON] {
        var values: [JSON] = []
        if let minimum = schema["minimum"].double { values += [.number(minimum - 1), .number(-1e300)] }
        if let maximum = schema["maximum"].double { values += [.number(maximum * 2 + 1), .number(1e300)] }
        if let length = schema["maxLength"].double {
            values.append(.string(String(repeating: "a", count: Int(length) + 1)))
        }
        if let count = schema["maxItems"].double, count < 1e6 {
            let items = (0...Int(count))
                .map { index -> JSON in
                    schema["items"]["type"].text == "string" ? .string("s\(index)") : .number(Double(index + 1))
                }
            values.append(.array(items))
        }
        return values
    }
}
