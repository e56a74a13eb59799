import Foundation
import HTTPTypes
import Hummingbird

/// An error as the client sees it: a problem document after RFC 9457.
package struct Problem: Error, Hashable, Sendable {
    package var status: HTTPResponse.Status
    /// The last part of the type's URI; one word for one kind of error.
    package var kind: String
    package var title: String
    /// What came and what is expected.
    package var detail: String
    /// Which parts of the body are wrong.
    package var errors: [Part]
    /// For 405: the methods that the path has.
    package var allow: [HTTPRequest.Method]

    /// One part of the body that is wrong.
    package struct Part: Hashable, Sendable, Encodable {
        /// Where in the body, such as `sequence[3][1]`.
        package var pointer: String
        package var detail: String

        package init(pointer: String, detail: String) {
            self.pointer = pointer
            self.detail = detail
        }
    }

    package init(
        _ status: HTTPResponse.Status,
        kind: String,
        title: String,
        detail: String,
        errors: [Part] = [],
        allow: [HTTPRequest.Method] = []
    ) {
        self.status = status
        self.kind = kind
        self.title = title
        self.detail = detail
        self.errors = errors
        self.allow = allow
    }

    /// The request is understood but a value in it is not acceptable.
    package static func invalid(_ errors: [Part]) -> Problem {
        Problem(
            .unprocessableContent,
            kind: "invalid-value",
            title: "A value is not acceptable",
            detail: errors.map { "\($0.pointer): \($0.detail)" }.joined(separator: "; "),
            errors: errors
        )
    }

    package static func invalid(_ pointer: String, _ detail: String) -> Problem {
        invalid([Part(pointer: pointer, detail: detail)])
    }
}

extension Problem {
    private struct Body: Encodable {
        var type: String
        var title: String
        var status: Int
        var detail: String
        var instance: String?
        var errors: [Part]?
    }

    func response(path: String?) throws -> Response {
        let body = Body(
            type: "urn:aerocast:problem:\(kind)",
            title: title,
            status: status.code,
            detail: detail,
            instance: path,
            errors: errors.isEmpty ? nil : errors
        )
        var headers: HTTPFields = [.contentType: "application/problem+json"]
        if !allow.isEmpty {
            headers[.allow] = allow.map(\.rawValue).joined(separator: ", ")
        }
        return try Response(json: body, status: status, headers: headers)
    }
}
