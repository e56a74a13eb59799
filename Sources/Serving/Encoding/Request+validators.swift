import HTTPTypes
import Hummingbird

extension Request {
    /// Whether the client knows the answer with this entity tag (RFC 9110, section 13.1.2: weak comparison).
    func knows(_ tag: String) -> Bool {
        headers[values: .ifNoneMatch]
            .contains { field in
                field == tag
                    || field.split(separator: ",")
                        .contains { element in
                            let known = element.drop { $0 == " " }.prefix { $0 != " " }
                            return known == "*" || Self.opaque(known) == Self.opaque(tag[...])
                        }
            }
    }

    private static func opaque(_ tag: Substring) -> Substring { tag.hasPrefix("W/") ? tag.dropFirst(2) : tag }
}

extension Response {
    /// The answer to a client whose copy is up to date.
    static func notModified(tag: String) -> Response {
        Response(status: .notModified, headers: [.eTag: tag, .cacheControl: "no-cache"])
    }
}
