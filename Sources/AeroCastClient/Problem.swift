/// A refusal of the API: the problem details of RFC 9457.
public struct Problem: Error, Hashable, Sendable {
    /// The HTTP status.
    public var status: Int
    /// The kind without its prefix, such as `invalid-value`; empty for an answer of another server, such as a proxy.
    public var kind: String
    /// The kind in words.
    public var title: String
    /// The problem, and the expectation.
    public var detail: String
    /// The wrong places of the request, the first ones if there are many.
    public var errors: [Part]
    /// The time after which the request may succeed.
    public var retryAfter: Duration?

    /// A wrong place of a request.
    public struct Part: Codable, Hashable, Sendable {
        /// The problem.
        public var detail: String
        /// The place in the body, a JSON Pointer (RFC 6901).
        public var pointer: String?
        /// The name of the parameter of the query.
        public var parameter: String?
    }
}

extension Problem: CustomStringConvertible {
    /// The status, the title and the detail.
    public var description: String { "\(status) \(title)\(detail.isEmpty ? "" : ": \(detail)")" }
}

/// A request without a complete answer, or with an answer that is not of this API.
public struct NoAnswer: Error, Hashable, Sendable, CustomStringConvertible {
    /// The reason, without secrets.
    public var description: String
    /// Whether the same request may succeed later.
    public var isWorthRetrying: Bool

    init(_ description: String, isWorthRetrying: Bool = false) {
        self.description = description
        self.isWorthRetrying = isWorthRetrying
    }
}

extension Problem {
    private struct Document: Decodable {
        var type: String?
        var title: String?
        var detail: String?
        var errors: [Part]?
    }

    static let typePrefix = "urn:aerocast:problem:"

    init(status: Int, body: [UInt8], retryAfter: Duration?) {
        let document = try? ClientCoding.decode(Document.self, from: body)
        let type = document?.type ?? ""
        self.init(
            status: status,
            kind: type.hasPrefix(Self.typePrefix) ? String(type.dropFirst(Self.typePrefix.count)) : "",
            title: document?.title ?? "the server answered with status \(status)",
            detail: document?.detail ?? "",
            errors: document?.errors ?? [],
            retryAfter: retryAfter
        )
    }
}
