import Foundation
import HTTPClient

/// An answer of the API that is not the one that was asked for.
package enum APIError: Error, Hashable, CustomStringConvertible {
    /// The API will not take the request, now or later; `pointers` name the parts of the body that are wrong.
    case refused(status: Int, detail: String, pointers: [String])
    /// The API cannot take the request at the moment.
    case unavailable(status: Int, detail: String)
    case unreadable(url: String, reason: String)

    package var description: String {
        switch self {
        case .refused(let status, let detail, _): "the API refused the request with status \(status): \(detail)"
        case .unavailable(let status, let detail): "the API is in trouble, status \(status): \(detail)"
        case .unreadable(let url, let reason): "\(url) answered something else than AeroCast's API: \(reason)"
        }
    }

    /// Whether another body may be accepted; anything else than these is about the address or the right to use it.
    static func isAboutTheBody(_ status: Int) -> Bool { [400, 413, 422].contains(status) }

    private struct ProblemDocument: Decodable {
        var detail: String?
        var errors: [Part]?

        struct Part: Decodable {
            var pointer: String
        }
    }

    init(_ response: HTTPResponse) {
        let problem = try? JSONDecoder().decode(ProblemDocument.self, from: Data(response.body))
        let detail = problem?.detail ?? String(decoding: response.body.prefix(200), as: UTF8.self)
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
