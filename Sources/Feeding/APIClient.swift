import Forecasting
import Foundation
import HTTPClient

/// Talks to the API as any client would.
package struct APIClient: Sendable {
    let address: String
    let transport: any HTTPTransport

    /// - Parameters:
    ///   - address: such as `http://127.0.0.1:8000`.
    ///   - transport: sends one request and reports failures as `HTTPTransportError`.
    package init(address: String, transport: any HTTPTransport) {
        self.address = address.hasSuffix("/") ? String(address.dropLast()) : address
        self.transport = transport
    }

    /// The hour of the newest observation that the API has of a station.
    ///
    /// - Throws: `HTTPTransportError`, or ``APIError`` for an answer that is neither an observation nor "none yet".
    package func latestTime(of station: String) async throws -> Timestamp? {
        let allowed = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-._~"))
        let query = station.addingPercentEncoding(withAllowedCharacters: allowed) ?? station
        let response = try await transport.send(HTTPRequest(.get, "\(address)/latest?station=\(query)"))
        if response.status == 404 { return nil }
        return try Self.decoded(LatestAnswer.self, from: response).row.ts
    }

    /// Stores observations.
    ///
    /// - Parameter observations: with the details of their stations.
    /// - Returns: what became of them.
    /// - Throws: `HTTPTransportError`, or ``APIError`` when they are refused or the API is in trouble.
    package func post(_ observations: [(Station, Observation)]) async throws -> ObservationReceipt {
        let body = ObservationPost(observations: observations.map { .init(station: $0, observation: $1) })
        let bytes = Array(try JSONEncoder().encode(body))
        let request = HTTPRequest(
            .post,
            "\(address)/observations",
            headers: ["Content-Type": "application/json"],
            body: bytes
        )
        return try Self.decoded(ObservationReceipt.self, from: try await transport.send(request))
    }

    private struct LatestAnswer: Decodable {
        var row: Row

        struct Row: Decodable {
            var ts: Timestamp
        }
    }

    private static func decoded<Value: Decodable>(_ type: Value.Type, from response: HTTPResponse) throws -> Value {
        guard (200..<300).contains(response.status) else { throw APIError(response) }
        do {
            return try JSONDecoder().decode(type, from: Data(response.body))
        } catch {
            throw APIError.unreadable(url: response.url, reason: "\(error)")
        }
    }
}
