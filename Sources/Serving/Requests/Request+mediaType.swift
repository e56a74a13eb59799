import HTTPTypes
import Hummingbird

extension Request {
    /// Requires a body of JSON, also because a form or a text would be sent by any web page without asking.
    ///
    /// - Throws: a ``Problem`` with the status 415.
    func requireJSON() throws {
        guard let field = headers.value(of: .contentType) else {
            if hasBody { throw Problem.mediaType("none") }
            return
        }
        guard field == "application/json" || MediaType(field).isJSON else {
            throw Problem.mediaType(quoted(field))
        }
    }

    /// Whether the body is compressed with gzip.
    ///
    /// - Throws: a ``Problem`` with the status 415 if it is encoded differently.
    func isCompressed() throws -> Bool {
        switch headers.value(of: .contentEncoding)?.lowercased() {
        case nil, "identity": return false
        case "gzip", "x-gzip": return true
        case let encoding?: throw Problem.contentEncoding(encoding)
        }
    }

    private var hasBody: Bool {
        headers.contains(.transferEncoding) || headers[.contentLength].map { $0 != "0" } ?? false
    }
}

extension Problem {
    fileprivate static func mediaType(_ found: String) -> Problem {
        unsupported("the Content-Type", mustBe: "application/json in UTF-8", got: found)
    }

    fileprivate static func contentEncoding(_ found: String) -> Problem {
        unsupported("the Content-Encoding", mustBe: "gzip or absent", got: quoted(found))
    }

    private static func unsupported(_ field: String, mustBe expectation: String, got found: String) -> Problem {
        Problem(
            .unsupportedMediaType,
            kind: .mediaType,
            title: "The body has another format",
            detail: field + " " + mismatch(mustBe: expectation, got: found)
        )
    }

    static let damagedGzip = Problem(
        .badRequest,
        kind: .notJSON,
        title: "The body is damaged",
        detail: "the body must be one complete gzip stream, as its Content-Encoding states"
    )

    static func notAcceptable(_ accepted: String, mediaTypes: [String]) -> Problem {
        let known = mediaTypes.joined(separator: " or ")
        return Problem(
            .notAcceptable,
            kind: .notAcceptable,
            title: "The answer has another format",
            detail: "the field Accept " + mismatch(mustBe: "\(known) or */*", got: quoted(accepted))
        )
    }
}
