import CanonicalJSON
import Foundation
package import HTTPTypes
import Hummingbird
import NIOCore
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
    /// Further fields of the answer, such as `Retry-After`.
    package var headers: HTTPFields

    /// The kind of an error: the last part of the URI in the problem's `type`.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The annotation, or what it is about, does not exist.
        case annotation
        /// The version's files are not usable.
        case artifact
        case bodyTooLarge = "body-too-large"
        /// The champion cannot be changed as requested.
        case champion
        /// The disk of the database is almost full.
        case diskSpace = "disk-space"
        /// The client's key does not permit the request.
        case forbidden
        /// The request names another service.
        case foreignHost = "foreign-host"
        /// The request comes from a page of another origin.
        case foreignOrigin = "foreign-origin"
        /// The client used the name of its request for another request.
        case idempotencyKey = "idempotency-key"
        case `internal`
        case invalidValue = "invalid-value"
        /// The job does not exist.
        case job
        /// The state of the job does not permit the request.
        case jobState = "job-state"
        /// The path does not have the method.
        case mediaType = "media-type"
        case method
        /// The client accepts no media type that the route has.
        case notAcceptable = "not-acceptable"
        case notJSON = "not-json"
        /// The service works on too much at once; the client can try again.
        case overloaded
        /// The path does not exist.
        case path
        /// The wanted part of a result does not exist.
        case range
        /// The HTTP framework refuses the request.
        case request
        /// The silence does not exist, or has ended.
        case silence
        /// The station has no observations.
        case station
        case storage
        /// The request did not arrive in time.
        case timeout
        case tooManyJobs = "too-many-jobs"
        case tooManyNotes = "too-many-notes"
        case tooManyListeners = "too-many-listeners"
        case tooManyObservations = "too-many-observations"
        /// The client has used up a limit.
        case tooManyRequests = "too-many-requests"
        case tooManyStations = "too-many-stations"
        /// The request has no accepted credential.
        case unauthorized
        /// The version does not exist.
        case version
        /// The webhook or its message does not exist, or a setting names the receiver.
        case webhook
        /// There are too many webhooks or messages.
        case webhookLimit = "webhook-limit"
    }

    package init(
        _ status: HTTPResponse.Status,
        kind: Kind,
        title: String,
        detail: String,
        errors: [Part] = [],
        allow: [HTTPRequest.Method] = [],
        retryAfter: Int? = nil,
        headers: HTTPFields = [:]
    ) {
        self.init(status, kind: kind, title: title, detail: detail, errors: errors, errorCount: errors.count)
        self.allow = allow
        self.headers = headers
        if let retryAfter { self.headers[.retryAfter] = "\(retryAfter)" }
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
        headers = [:]
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

    /// Seconds after which a client tries again if nothing better is known.
    private static let usualRetry = "5"

    /// The longest `detail`, in Unicode scalars.
    private static let longestDetail = 1500
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
        let document = try document(path: path)
        var headers = fields
        headers[.contentLength] = String(document.count)
        return Response(
            status: status,
            headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: document))
        )
    }

    /// The body of the answer.
    func document(path: String?) throws -> Data {
        let body = Body(
            type: "urn:aerocast:problem:\(kind.rawValue)",
            title: title,
            status: status.code,
            detail: detail.excerpt(Self.longestDetail),
            instance: path?.excerpt(),
            errors: errors.isEmpty ? nil : listedErrors,
            errorCount: errors.isEmpty ? nil : errorCount
        )
        return try JSONText.data(body)
    }

    /// The fields of the answer, without its length.
    var fields: HTTPFields {
        var fields = headers
        fields[.contentType] = "application/problem+json"
        if [.tooManyRequests, .serviceUnavailable].contains(status), fields[.retryAfter] == nil {
            fields[.retryAfter] = Self.usualRetry
        }
        if !allow.isEmpty {
            fields[.allow] = allow.map(\.rawValue).joined(separator: ", ")
        }
        return fields
    }
}
