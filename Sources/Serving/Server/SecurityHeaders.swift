import HTTPTypes

/// The fields of every answer that tell browsers to be careful with it.
enum SecurityHeaders {
    private static let fields: [HTTPField] = [
        HTTPField(name: .xContentTypeOptions, value: "nosniff"),
        HTTPField.Name("Referrer-Policy").map { HTTPField(name: $0, value: "no-referrer") },
        HTTPField.Name("Cross-Origin-Resource-Policy").map { HTTPField(name: $0, value: "same-origin") },
    ]
    .compactMap { $0 }
    private static let noStore = HTTPField(name: .cacheControl, value: "no-store")

    /// Browsers use https for this name for a year (RFC 6797).
    private static let strictTransport = HTTPField.Name("Strict-Transport-Security")
        .map { HTTPField(name: $0, value: "max-age=31536000") }

    /// Adds the fields, and forbids caches to store the answer unless its route has set another rule.
    ///
    /// - Parameters:
    ///   - headers: the fields of the answer.
    ///   - isSecure: whether the client reached the service over TLS.
    static func add(to headers: inout HTTPFields, isSecure: Bool) {
        headers.append(contentsOf: fields)
        if isSecure, let strictTransport { headers.append(strictTransport) }
        if !headers.contains(.cacheControl) { headers.append(noStore) }
    }
}
