import Foundation
import Telemetry

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// HTTP through Foundation.
struct SessionSender: HTTPSending {
    func send(
        method: String,
        url: String,
        headers: [String: String],
        body: [UInt8]
    ) async throws -> (status: Int, body: [UInt8]) {
        guard let address = URL(string: url) else { throw URLError(.badURL) }
        var request = URLRequest(url: address)
        request.httpMethod = method
        for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
        if method != "GET" { request.httpBody = Data(body) }
        let (data, response) = try await URLSession.shared.data(for: request)
        guard let answer = response as? HTTPURLResponse else { throw URLError(.badServerResponse) }
        return (answer.statusCode, Array(data))
    }
}
