import CurlClient
import Foundation
import HTTPClient

/// Sends the client's requests, with its key, and turns refusals into problems.
final class ClientConnection: Sendable {
    private let address: ServiceAddress
    private let key: AeroCast.Key?
    let options: AeroCast.Options
    private let client: CurlClient

    init(url: String, key: AeroCast.Key?, options: AeroCast.Options) {
        address = ServiceAddress(url.hasSuffix("/") ? String(url.dropLast()) : url)
        self.key = key
        self.options = options
        var configuration = CurlClient.Configuration(userAgent: "aerocast-client-swift/0.2.0")
        configuration.timeout = options.timeout
        configuration.certificateAuthorityFile = options.certificateAuthorityFile
        configuration.maximumResponseSize = 64 << 20
        // Streams keep theirs.
        configuration.maximumConnectionsPerHost = 64
        client = CurlClient(configuration)
    }

    func get<Answer: Decodable>(
        _ path: String,
        _ query: [String: String?] = [:],
        accepting statuses: Set<Int> = []
    ) async throws -> Answer {
        let request = try request(.get, path, query)
        return try await decode(try await send(request, repeats: true, accepting: statuses))
    }

    func post<Answer: Decodable>(_ path: String, _ body: some Encodable, repeats: Bool) async throws -> Answer {
        try await decode(try await send(try request(.post, path, body: body), repeats: repeats))
    }

    /// A second request finds nothing to delete, so it is not repeated.
    func delete<Answer: Decodable>(_ path: String) async throws -> Answer {
        try await decode(try await send(try request(.delete, path), repeats: false))
    }

    /// The response of a stream, as soon as its head has come.
    func open(_ request: HTTPRequest, repeats: Bool) async throws -> ResponseStream {
        try await retrying(repeats) { [client] in
            let stream = try await client.stream(request)
            guard !(200..<300).contains(stream.status) else { return stream }
            var body: [UInt8] = []
            while let part = try await stream.body.next(), body.count < Self.largestProblem { body += part }
            let response = HTTPResponse(status: stream.status, headers: stream.headers, body: body, url: request.url)
            throw HTTPStatusError(response, url: request.url, now: Date())
        }
    }

    /// A refusal has a few kilobytes.
    private static let largestProblem = 1 << 20

    func request(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ query: [String: String?] = [:],
        headers: HTTPHeaders = ["Accept": "application/json"]
    ) throws -> HTTPRequest {
        let items = query.compactMap { name, value in value.map { "\(name)=\($0.escapedForQuery)" } }.sorted()
        let target = path + (items.isEmpty ? "" : "?" + items.joined(separator: "&"))
        var request = HTTPRequest(method, address.appending(target), headers: headers, timeout: options.timeout)
        if let key = try secret() { request.headers["Authorization"] = "Bearer \(key)" }
        return request
    }

    func request(
        _ method: HTTPRequest.Method,
        _ path: String,
        body: some Encodable,
        accept: String = "application/json"
    ) throws -> HTTPRequest {
        var request = try request(method, path, headers: ["Accept": accept, "Content-Type": "application/json"])
        let bytes = try ClientCoding.encode(body)
        if bytes.count >= options.smallestCompressedBody, let compressed = BodyCompression.gzip(bytes) {
            request.headers["Content-Encoding"] = "gzip"
            request.body = compressed
        } else {
            request.body = bytes
        }
        return request
    }

    private func secret() throws -> String? {
        switch key {
        case nil: return nil
        case .value(let text): return text
        case .file(let path):
            do {
                return try String(contentsOfFile: path, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
            } catch {
                throw NoAnswer("the key file '\(path)' must be readable: \(error.localizedDescription)")
            }
        }
    }

    private func send(
        _ request: HTTPRequest,
        repeats: Bool,
        accepting statuses: Set<Int> = []
    ) async throws -> HTTPResponse {
        var request = request
        request.isSentOnce = !repeats
        return try await retrying(repeats) { [client, request] in
            let response = try await client.send(request)
            guard response.isSuccess || statuses.contains(response.status) else {
                throw HTTPStatusError(response, url: request.url, now: Date())
            }
            return response
        }
    }

    private func retrying<Success: Sendable>(
        _ repeats: Bool,
        _ work: @Sendable () async throws -> Success
    ) async throws -> Success {
        let policy = RetryPolicy(maximumAttempts: repeats ? options.retries + 1 : 1)
        do {
            return try await Retrier(policy: policy).run(work)
        } catch let error as HTTPStatusError {
            throw Problem(status: error.response.status, body: error.response.body, retryAfter: error.retryAfter)
        } catch let error as HTTPTransportError {
            throw NoAnswer("\(error)", isWorthRetrying: error.isWorthRetrying)
        }
    }

    private func decode<Answer: Decodable>(_ response: HTTPResponse) async throws -> Answer {
        do {
            return try ClientCoding.decode(Answer.self, from: response.body)
        } catch {
            throw NoAnswer("\(response.url): the answer must be a \(Answer.self): \(error)")
        }
    }
}

extension String {
    private static let unreserved = CharacterSet(
        charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~"
    )

    /// The text as one part of a path.
    var escapedForPath: String { addingPercentEncoding(withAllowedCharacters: Self.unreserved) ?? "" }

    /// The text as a value of a query.
    var escapedForQuery: String { escapedForPath }
}
