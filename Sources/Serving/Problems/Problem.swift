import Foundation
import HTTPTypes
import Hummingbird

/// An error as the client sees it: a problem document after RFC 9457.
package struct Problem: Error, Hashable, Sendable {
    package var status: HTTPResponse.Status
    package var kind: Kind
    package var title: String
    /// What is wrong, and what is expected.
    package var detail: String
    /// Which parts of the body are wrong.
    package var errors: [Part]
    /// For 405: the methods that the path has.
    package var allow: [HTTPRequest.Method]

    /// One word for one kind of error: the last part of the URI that is the problem's `type`.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The version's files cannot serve.
        case artifact
        case bodyTooLarge = "body-too-large"
        /// The champion cannot be changed so.
        case champion
        case `internal`
        case invalidValue = "invalid-value"
        /// The path does not have the method.
        case method
        case notJSON = "not-json"
        /// There is no such path.
        case path
        /// The framework refuses the request.
        case request
        /// There is no observation of the station.
        case station
        case storage
        case tooManyListeners = "too-many-listeners"
        /// There is no such version.
        case version
    }

    package init(
        _ status: HTTPResponse.Status,
        kind: Kind,
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
            type: "urn:aerocast:problem:\(kind.rawValue)",
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
