import Foundation
package import HTTPClient

/// A response of the API other than the requested one.
package enum APIError: Error, Hashable, CustomStringConvertible {
    /// The API rejects the request permanently; `pointers` name the invalid parts of the body.
    case refused(status: Int, detail: String, pointers: [String])
    /// The API cannot accept the request at the moment.
    case unavailable(status: Int, detail: String)
    /// The response does not come from AeroCast's API.
    case unreadable(url: ServiceAddress, reason: String)

    package var description: String {
        switch self {
        case .refused(let status, let detail, _):
            "the API refused the request with status \(status): \(detail)"
        case .unavailable(let status, let detail):
            "the API is unavailable, status \(status): \(detail)"
        case .unreadable(let url, let reason):
            "\(url) must be an address of AeroCast's API, got another answer: \(reason)"
        }
    }

    /// Whether another body may be accepted; any other status concerns the address or missing permissions.
    static func isAboutTheBody(_ status: Int) -> Bool { [400, 413, 422].contains(status) }

    private struct ProblemDocument: Decodable {
        var detail: String?
        var errors: [Part]?

        struct Part: Decodable {
            var pointer: String
        }
    }

    /// - Parameters:
    ///   - response: the response.
    ///   - address: the API's address, whose secrets the response may repeat.
    init(_ response: HTTPResponse, of address: ServiceAddress) {
        let problem = try? JSONDecoder().decode(ProblemDocument.self, from: Data(response.body))
        let detail = address.redacting(
            problem?.detail ?? String(decoding: response.body.prefix(200), as: UTF8.self)
        )
        if response.isWorthRetrying || response.status >= 500 {
            self = .unavailable(status: response.status, detail: detail)
        } else {
            let pointers = problem?.errors?.map(\.pointer) ?? []
            self = .refused(status: response.status, detail: detail, pointers: pointers)
        }
    }
}

extension APIError: PassingError {
    package var isWorthRetrying: Bool {
        switch self {
        case .unavailable: true
        case .refused, .unreadable: false
        }
    }

    package var retryAfter: Duration? { nil }
}
