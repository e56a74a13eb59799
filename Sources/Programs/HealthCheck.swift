import HTTPClient
import Settings

/// Asks a running API whether it is well, for a supervisor that has neither a shell nor curl.
package struct HealthCheck: Sendable {
    /// Where to ask.
    package let url: String
    private let transport: any HTTPTransport

    /// - Parameters:
    ///   - url: of `/healthz` or `/readyz`.
    ///   - transport: with a timeout that is shorter than the supervisor's.
    package init(url: String, transport: any HTTPTransport) {
        self.url = url
        self.transport = transport
    }

    /// The address of an API on this machine.
    ///
    /// - Parameters:
    ///   - host: the address that the API listens on; one that stands for all addresses is asked by the loopback.
    ///   - port: the port that it listens on.
    ///   - path: such as `/healthz`.
    /// - Returns: an `http://` URL.
    package static func localURL(host: String, port: Int, path: String) -> String {
        let reachable =
            switch host {
            case "0.0.0.0", "*": "127.0.0.1"
            case "::": "::1"
            default: host
            }
        return "http://\(reachable.contains(":") ? "[\(reachable)]" : reachable):\(port)\(path)"
    }

    /// Asks once; a redirect is no answer of the API.
    ///
    /// - Parameter timeout: for the whole request.
    /// - Throws: ``Unhealthy`` for every answer but one of success, and where none comes in time.
    package func run(timeout: Duration) async throws {
        let response: HTTPResponse
        do {
            response = try await transport.send(HTTPRequest(.get, url, timeout: timeout))
        } catch let error as HTTPTransportError {
            throw Unhealthy(url: url, reason: error.message)
        }
        guard response.isSuccess else {
            let body = String(decoding: response.body.prefix(Self.shownBytes), as: UTF8.self)
            throw Unhealthy(url: url, reason: "status \(response.status), expected 2xx; \(body)")
        }
    }

    /// What a supervisor's log should hold of an answer.
    private static let shownBytes = 1000
}

/// The API is not well, or does not answer.
package struct Unhealthy: Error, Hashable, CustomStringConvertible, ExitStatusProviding {
    package let url: String
    package let reason: String

    package init(url: String, reason: String) {
        self.url = url
        self.reason = reason
    }

    package var description: String { "\(url): \(reason)" }
    package var exitStatus: ExitStatus { .failure }
}
