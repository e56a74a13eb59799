import Foundation
package import HTTPTypes
import Hummingbird

/// An error in an answer: a problem document of RFC 9457.
package struct Problem: Error, Hashable, Sendable {
    package var status: HTTPResponse.Status
    package var kind: Kind
    package var title: String
    /// The wrong value and the expected one.
    package var detail: String
    /// The wrong parts of the body.
    package var errors: [Part]
    /// For 405: the methods that the path has.
    package var allow: [HTTPRequest.Method]

    /// The kind of an error: the last part of the URI in the problem's `type`.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The version's files are not usable.
        case artifact
        case bodyTooLarge = "body-too-large"
        /// The champion cannot be changed as requested.
        case champion
        case `internal`
        case invalidValue = "invalid-value"
        /// The path does not have the method.
        case method
        case notJSON = "not-json"
        /// The path does not exist.
        case path
        /// The HTTP framework refuses the request.
        case request
        /// The station has no observations.
        case station
        case storage
        case tooManyListeners = "too-many-listeners"
        case tooManyObservations = "too-many-observations"
        case tooManyStations = "too-many-stations"
        /// The version does not exist.
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
