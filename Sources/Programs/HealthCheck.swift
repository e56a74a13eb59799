package import HTTPClient
package import Settings

/// Checks whether a running API is healthy, for a supervisor without a shell or curl.
package struct HealthCheck: Sendable {
    /// The URL to check.
    package let url: ServiceAddress
    private let transport: any HTTPTransport

    /// - Parameters:
    ///   - url: the URL of `/healthz` or `/readyz`.
    ///   - transport: the HTTP client.
    package init(url: ServiceAddress, transport: any HTTPTransport) {
        self.url = url
        self.transport = transport
    }

    /// The address of an API on this machine.
    ///
    /// - Parameters:
    ///   - host: the address that the API listens on; the loopback address replaces an address that stands for all.
    ///   - port: the port that the API listens on.
    ///   - path: the path, such as `/healthz`.
    ///   - isSecure: whether the API serves https.
    /// - Returns: an `http://` or `https://` URL.
    package static func localURL(host: String, port: Int, path: String, isSecure: Bool = false) -> ServiceAddress {
        let scheme = isSecure ? "https" : "http"
        let reachable =
            switch host {
            case "0.0.0.0", "*": "127.0.0.1"
            case "::": "::1"
            default: host
            }
        return ServiceAddress("\(scheme)://\(reachable.contains(":") ? "[\(reachable)]" : reachable):\(port)\(path)")
    }

    /// Sends one request; a redirect is not followed and counts as unhealthy.
    ///
    /// - Parameter timeout: the limit for the whole request, which should be shorter than the supervisor's.
    /// - Throws: ``Unhealthy`` if the status is not 2xx or no answer arrives in time.
    package func run(timeout: Duration) async throws {
        let response: HTTPResponse
        do {
            response = try await transport.send(HTTPRequest(.get, url, timeout: timeout))
        } catch let error as HTTPTransportError {
            throw Unhealthy(url: url, reason: error.message)
        }
        guard response.isSuccess else {
            let body = url.redacting(String(decoding: response.body.prefix(Self.shownBytes), as: UTF8.self))
            throw Unhealthy(url: url, reason: "status must be 2xx, got \(response.status): \(body)")
        }
    }

    /// The largest part of an answer's body in the error, in bytes.
    private static let shownBytes = 1000
}

/// The API is unhealthy or does not answer.
package struct Unhealthy: Error, Hashable, CustomStringConvertible, ExitStatusProviding {
    package let url: ServiceAddress
    package let reason: String

    package init(url: ServiceAddress, reason: String) {
        self.url = url
        self.reason = reason
    }

    package var description: String { "\(url): \(reason)" }
    package var exitStatus: ExitStatus { .failure }
}
