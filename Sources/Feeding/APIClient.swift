import Foundation
package import HTTPClient
package import Observations

/// A client of the API.
package struct APIClient: Sendable {
    package let address: ServiceAddress
    let key: String?
    let transport: any HTTPTransport

    /// - Parameters:
    ///   - address: the API's address, such as `http://127.0.0.1:8000`.
    ///   - key: a key of the API; `nil` for an API that needs none.
    ///   - transport: sends one request and reports failures as `HTTPTransportError`.
    package init(address: ServiceAddress, key: String? = nil, transport: any HTTPTransport) {
        self.address = address
        self.key = key
        self.transport = transport
    }

    /// The time of a station's newest observation in the API.
    ///
    /// - Returns: `nil` if the API has no observation of the station.
    /// - Throws: `HTTPTransportError`, or ``APIError`` for any other response.
    package func latestTime(of station: String) async throws -> Timestamp? {
        let allowed = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-._~"))
        let query = station.addingPercentEncoding(withAllowedCharacters: allowed) ?? station
        let response = try await transport.send(
            HTTPRequest(.get, address.appending("/latest?station=\(query)"), headers: headers())
        )
        if response.status == 404 { return nil }
        return try decoded(LatestAnswer.self, from: response).row.ts
    }

    /// Stores observations.
    ///
    /// - Parameter observations: the observations with the details of their stations.
    /// - Returns: the API's counts and forecasts.
    /// - Throws: `HTTPTransportError`, or ``APIError`` if the API rejects the observations or is unavailable.
    package func post(_ observations: [(Station, Observation)]) async throws -> ObservationReceipt {
        let body = ObservationPost(observations: observations.map { .init(station: $0, observation: $1) })
        let bytes = Array(try JSONEncoder().encode(body))
        let request = HTTPRequest(
            .post,
            address.appending("/observations"),
            headers: headers(["Content-Type": "application/json"]),
            body: bytes
        )
        return try decoded(ObservationReceipt.self, from: try await transport.send(request))
    }

    /// Gives a sign of life, within two seconds.
    ///
    /// - Throws: `HTTPTransportError`, or ``APIError`` for a response other than success.
    package func post(_ heartbeat: FeederHeartbeat) async throws {
        let request = HTTPRequest(
            .post,
            address.appending("/v1/heartbeats"),
            headers: headers(["Content-Type": "application/json"]),
            body: Array(try JSONEncoder().encode(heartbeat)),
            timeout: .seconds(2)
        )
        let response = try await transport.send(request)
        guard response.isSuccess else { throw APIError(response, of: address) }
    }

    private func headers(_ headers: HTTPHeaders = [:]) -> HTTPHeaders {
        var headers = headers
        if let key { headers["Authorization"] = "Bearer \(key)" }
        return headers
    }

    private struct LatestAnswer: Decodable {
        var row: Row

        struct Row: Decodable {
            var ts: Timestamp
        }
    }

    private func decoded<Value: Decodable>(_ type: Value.Type, from response: HTTPResponse) throws -> Value {
        guard (200..<300).contains(response.status) else { throw APIError(response, of: address) }
        do {
            return try JSONDecoder().decode(type, from: Data(response.body))
        } catch {
            throw APIError.unreadable(url: response.url, reason: "\(error)")
        }
    }
}
