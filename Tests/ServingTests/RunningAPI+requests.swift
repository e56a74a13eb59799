import CurlClient
import HTTPClient
import XCTest

extension RunningAPI {
    /// An answer with its JSON body.
    struct Answer: Sendable {
        var status: Int
        var headers: HTTPHeaders
        var text: String

        var json: JSON { (try? JSON(parsing: text)) ?? .null }

        /// The problems of `/readyz` without the findings of the verdict, which begin with their kind.
        var problems: [String] {
            json["problems"].array.compactMap(\.text).filter { !$0.contains(#/^[a-z]+(_[a-z]+)*: /#) }
        }
    }

    func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ body: String? = nil,
        headers: HTTPHeaders = [:]
    ) async throws -> Answer {
        var headers = headers
        if body != nil, headers["Content-Type"] == nil {
            headers.append(name: "Content-Type", value: "application/json")
        }
        let response = try await client.send(
            HTTPRequest(method, url + path, headers: headers, body: body.map { Array($0.utf8) })
        )
        let answer = Answer(
            status: response.status,
            headers: response.headers,
            text: String(decoding: response.body, as: UTF8.self)
        )
        for violation in contract.violations(method.rawValue, path, answer) { XCTFail(violation) }
        return answer
    }

    func get(_ path: String) async throws -> Answer { try await send(.get, path) }

    func post(_ path: String, _ body: String) async throws -> Answer { try await send(.post, path, body) }

    /// The value of a sample, by its name and labels as in the text format.
    func metric(_ sample: String) async throws -> Double? {
        try await get("/metrics").text.split(separator: "\n")
            .first { $0.hasPrefix(sample + " ") }
            .flatMap { Double($0.dropFirst(sample.count + 1)) }
    }
}
