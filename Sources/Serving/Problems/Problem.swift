import Foundation
package import HTTPTypes
import Hummingbird
import PlainText

/// An error in an answer: a problem document of RFC 9457.
package struct Problem: Error, Hashable, Sendable {
    package var status: HTTPResponse.Status
    package var kind: Kind
    package var title: String
    /// The wrong value and the expected one.
    package var detail: String
    /// The wrong parts of the body, at most ``Complaints/listed``.
    package var errors: [Part]
    /// The number of wrong parts, listed or not.
    package var errorCount: Int
    /// The refused observations by reason.
    var reasons: [RejectedObservations.Reason: Int]
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
        self.init(status, kind: kind, title: title, detail: detail, errors: errors, errorCount: errors.count)
        self.allow = allow
    }

    init(
        _ status: HTTPResponse.Status,
        kind: Kind,
        title: String,
        detail: String,
        errors: [Part],
        errorCount: Int,
        reasons: [RejectedObservations.Reason: Int] = [:]
    ) {
        self.status = status
        self.kind = kind
        self.title = title
        self.detail = detail
        self.errors = errors
        self.errorCount = errorCount
        self.reasons = reasons
        allow = []
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
        var errorCount: Int?

        private enum CodingKeys: String, CodingKey {
            case type
            case title
            case status
            case detail
            case instance
            case errors
            case errorCount = "error_count"
        }
    }

    /// The longest `detail`, in Unicode scalars.
    private static let longestDetail = 1000
    /// The bytes that the listed errors may have together: an answer has a few kilobytes, whatever the request.
    private static let longestList = 4000

    private var listedErrors: [Part] {
        var bytes = 0
        let listed = errors.prefix(Complaints.listed)
            .prefix { part in
                bytes += part.pointer.utf8.count + part.detail.utf8.count
                return bytes <= Self.longestList
            }
        return Array(listed)
    }

    /// - Parameter path: the path of the request.
    /// - Returns: an answer of a few kilobytes, whatever the request.
    /// - Throws: an error of the encoder.
    func response(path: String?) throws -> Response {
        let body = Body(
            type: "urn:aerocast:problem:\(kind.rawValue)",
            title: title,
            status: status.code,
            detail: detail.excerpt(Self.longestDetail),
            instance: path?.excerpt(),
            errors: errors.isEmpty ? nil : listedErrors,
            errorCount: errors.isEmpty ? nil : errorCount
        )
        var headers: HTTPFields = [.contentType: "application/problem+json"]
        if !allow.isEmpty {
            headers[.allow] = allow.map(\.rawValue).joined(separator: ", ")
        }
        return try Response(json: body, status: status, headers: headers)
    }
}
