import PlainText

/// The values of a field such as `Accept: text/html, application/json;q=0.5` (RFC 9110, section 12.5).
struct AcceptedValues {
    private let values: [(name: Substring, quality: Double)]

    init(_ field: String) {
        values = field.split(separator: ",")
            .map { element in
                let parts = element.split(separator: ";").map { $0.trimmingBlanks }
                let quality = parts.dropFirst().first { $0.lowercased().hasPrefix("q=") }
                return (parts.first ?? "", quality.flatMap { Double($0.dropFirst(2)) } ?? 1)
            }
    }

    /// Whether a media type is accepted, by the most specific range that matches it.
    func accept(mediaType: String) -> Bool {
        let kind = mediaType.prefix { $0 != "/" }
        return quality(of: mediaType) ?? quality(of: "\(kind)/*") ?? quality(of: "*/*") ?? 0 > 0
    }

    /// Whether a content coding is accepted.
    func accept(coding: String) -> Bool {
        quality(of: coding) ?? quality(of: "*") ?? 0 > 0
    }

    private func quality(of name: String) -> Double? {
        values.first { $0.name.lowercased() == name }?.quality
    }
}

/// The media type of a body, such as `application/json; charset=utf-8`.
struct MediaType {
    let name: String
    let parameters: [(name: String, value: String)]

    init(_ field: String) {
        let parts = field.split(separator: ";", omittingEmptySubsequences: false).map { $0.trimmingBlanks }
        name = parts[0].lowercased()
        parameters = parts.dropFirst().filter { !$0.isEmpty }
            .map { part in
                let pair = part.split(separator: "=", maxSplits: 1).map { $0.trimmingBlanks }
                let value = pair.count > 1 ? pair[1].filter { $0 != "\"" } : ""
                return (pair.first?.lowercased() ?? "", value.lowercased())
            }
    }

    /// JSON in UTF-8: `application/json`, or `application/…+json`.
    var isJSON: Bool {
        guard name == "application/json" || (name.hasPrefix("application/") && name.hasSuffix("+json")) else {
            return false
        }
        return parameters.allSatisfy { $0.name != "charset" || $0.value == "utf-8" }
    }
}
