import CanonicalJSON
import Foundation
import HTTPClient
import Store

/// The part of MLflow's REST API 2.0 that retrains need.
struct MLflowClient: Sendable {
    private let address: ServiceAddress
    private let transport: any HTTPTransport

    /// The timeout of one request.
    static let patience: Duration = .seconds(10)
    static let patienceForUploads: Duration = .seconds(30)

    init(address: ServiceAddress, transport: any HTTPTransport) {
        self.address = address
        self.transport = transport
    }

    /// Sends a request and decodes the response.
    ///
    /// - Parameters:
    ///   - method: the HTTP method.
    ///   - path: the path below `/api/2.0/mlflow/`.
    ///   - query: the query items of the URL.
    ///   - body: the body, sent as JSON.
    ///   - answer: the type of the response.
    /// - Returns: the response.
    /// - Throws: ``MLflowError``, or `CancellationError`.
    func ask<Answer: Decodable>(
        _ method: HTTPRequest.Method,
        _ path: String,
        query: [URLQueryItem] = [],
        body: (any Encodable)? = nil,
        as answer: Answer.Type = Nothing.self
    ) async throws -> Answer {
        var resource = "/api/2.0/mlflow/\(path)"
        if !query.isEmpty {
            var components = URLComponents()
            components.queryItems = query
            resource += "?" + (components.percentEncodedQuery ?? "").replacing("+", with: "%2B")
        }
        var request = HTTPRequest(
            method,
            address.appending(resource),
            headers: ["Content-Type": "application/json"],
            body: try body.map { [UInt8](try JSONText.data($0)) },
            timeout: Self.patience
        )
        request.isSentOnce = method == .post
        let bytes = try await send(request, named: "\(method.rawValue) \(path)")
        guard let read = try? JSONDecoder().decode(Answer.self, from: bytes.isEmpty ? Data("{}".utf8) : Data(bytes))
        else {
            throw MLflowError.unreadable(request: path)
        }
        return read
    }

    /// Stores a file as an artifact of the tracking server.
    func upload(_ bytes: [UInt8], to path: String) async throws {
        let allowed = CharacterSet.urlPathAllowed
        let encoded = path.addingPercentEncoding(withAllowedCharacters: allowed) ?? path
        let request = HTTPRequest(
            .put,
            address.appending("/api/2.0/mlflow-artifacts/artifacts/\(encoded)"),
            headers: ["Content-Type": "application/octet-stream"],
            body: bytes,
            timeout: Self.patienceForUploads
        )
        _ = try await send(request, named: "PUT mlflow-artifacts")
    }

    private func send(_ request: HTTPRequest, named name: String) async throws -> [UInt8] {
        let response: HTTPResponse
        do {
            response = try await transport.send(request)
        } catch let error as HTTPTransportError {
            throw MLflowError.unreachable(reason: error.message)
        }
        guard (200..<300).contains(response.status) else {
            let refusal = try? JSONDecoder().decode(Refusal.self, from: Data(response.body))
            let message = refusal?.message ?? String(decoding: response.body.prefix(500), as: UTF8.self)
            throw MLflowError.refused(
                request: name,
                status: response.status,
                code: refusal?.errorCode,
                message: address.redacting(String(message.prefix(500)))
            )
        }
        return response.body
    }

    struct Nothing: Decodable {}

    private struct Refusal: Decodable {
        var errorCode: String?
        var message: String?

        private enum CodingKeys: String, CodingKey {
            case errorCode = "error_code"
            case message
        }
    }
}

extension MLflowError {
    func has(code wanted: String) -> Bool {
        if case .refused(_, _, wanted?, _) = self { true } else { false }
    }
}
