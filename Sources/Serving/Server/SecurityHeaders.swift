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

    /// Adds the fields, and forbids caches to store the answer unless its route has set another rule.
    static func add(to headers: inout HTTPFields) {
        headers.append(contentsOf: fields)
        if headers[.cacheControl] == nil { headers.append(noStore) }
    }
}
